using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Duet.Linux;

/// <summary>Waits for many descriptors at once (epoll(7)). One thread waits; any thread may add and remove.</summary>
internal sealed unsafe class Epoll(int capacity) : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Modify = 3;

    private static readonly int s_dataOffset = LayoutOf(RuntimeInformation.ProcessArchitecture).DataOffset;
    private static readonly int s_size = LayoutOf(RuntimeInformation.ProcessArchitecture).Size;

    private readonly FileDescriptor _descriptor = FileDescriptor.From(Libc.EpollCreate(CloseOnExec), "epoll_create1");
    private readonly NativeBlock<byte> _events = new(capacity * s_size);

    /// <summary>Reports the descriptor with <paramref name="tag"/> while it can be read.</summary>
    public void Watch(FileDescriptor descriptor, ulong tag) => Control(Add, descriptor.Number, EpollEvents.Readable, tag);

    /// <summary>
    /// Reports the descriptor once each time that something new can be read, which spares the kernel to ask it again. Who has not read all of it calls
    /// <see cref="Rearm"/>.
    /// </summary>
    public void WatchOnce(FileDescriptor descriptor, ulong tag) => Control(Add, descriptor.Number, EpollEvents.Readable | EpollEvents.EdgeTriggered, tag);

    /// <summary>Reports the descriptor once more if it can be read.</summary>
    public void Rearm(FileDescriptor descriptor, ulong tag) => Control(Modify, descriptor.Number, EpollEvents.Readable | EpollEvents.EdgeTriggered, tag);

    /// <summary>Reports each change of a stream's state once: bytes came, there is room to write again, the peer closed. At first it reports what is.</summary>
    /// <param name="number">A descriptor that is open, and stays so during the call.</param>
    /// <param name="tag">What it is reported with.</param>
    public void WatchStream(int number, ulong tag) =>
        Control(Add, number, EpollEvents.Readable | EpollEvents.Writable | EpollEvents.PeerClosed | EpollEvents.EdgeTriggered, tag);

    /// <summary>Reports a descriptor that <see cref="Watch"/> was told also while it can be written to, or no longer.</summary>
    public void WatchForRoom(FileDescriptor descriptor, ulong tag, bool whetherToo) =>
        Control(Modify, descriptor.Number, whetherToo ? EpollEvents.Readable | EpollEvents.Writable : EpollEvents.Readable, tag);

    /// <summary>Waits until something can be read; how many tags there are.</summary>
    /// <param name="timeoutMilliseconds">0 does not wait, -1 waits without an end.</param>
    public int Wait(int timeoutMilliseconds)
    {
        var count = Libc.EpollWait(_descriptor.Number, _events.Start, capacity, timeoutMilliseconds);
        if (count >= 0)
        {
            return count;
        }

        return (LinuxError)Marshal.GetLastPInvokeError() == LinuxError.Interrupted ? 0 : throw LinuxException.Last("epoll_wait");
    }

    /// <summary>The tag of one of those that <see cref="Wait"/> counted.</summary>
    public ulong TagAt(int index) => Unsafe.ReadUnaligned<ulong>(_events.Start + (index * s_size) + s_dataOffset);

    /// <summary>What happened to one of those that <see cref="Wait"/> counted.</summary>
    public EpollEvents EventsAt(int index) => (EpollEvents)Unsafe.ReadUnaligned<uint>(_events.Start + (index * s_size));

    public void Dispose()
    {
        _descriptor.Dispose();
        _events.Dispose();
    }

    /// <summary><c>struct epoll_event</c> is packed on x64 alone: 4 + 8 bytes there, 4 + 4 (padding) + 8 elsewhere.</summary>
    internal static (int DataOffset, int Size) LayoutOf(Architecture architecture) => architecture == Architecture.X64 ? (4, 12) : (8, 16);

    private void Control(int operation, int number, EpollEvents events, ulong tag)
    {
        var description = stackalloc byte[s_size];
        Unsafe.WriteUnaligned(description, (uint)events);
        Unsafe.WriteUnaligned(description + s_dataOffset, tag);

        // One that was ended meanwhile is not watched any more, and need not be.
        if (Libc.EpollControl(_descriptor.Number, operation, number, description) < 0 && operation == Add)
        {
            throw LinuxException.Last("epoll_ctl");
        }
    }
}
