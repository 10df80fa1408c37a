using System.Runtime.InteropServices;

namespace Duet.Load.Linux;

/// <summary>An epoll instance whose items carry a number. Used by one thread.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    private const int Capacity = 512;

    // The kernel packs the structure on x86-64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int ItemSize = DataOffset + 8;

    private readonly int _descriptor;
    private readonly byte* _items;

    public Epoll()
    {
        _descriptor = Kernel.EpollCreate(Kernel.CloseOnExec);
        if (_descriptor < 0)
        {
            throw Kernel.Failure("epoll_create1");
        }

        _items = (byte*)NativeMemory.Alloc((nuint)(ItemSize * Capacity));
    }

    public void Add(int descriptor, uint interest, int number) => Control(Kernel.EpollAdd, descriptor, interest, number);

    public void Modify(int descriptor, uint interest, int number) => Control(Kernel.EpollModify, descriptor, interest, number);

    /// <summary>Waits for at most the given time and returns how many items are ready.</summary>
    public int Wait(TimeSpan timeout)
    {
        var limit = TimeSpec.From(timeout < TimeSpan.Zero ? TimeSpan.Zero : timeout);
        var count = Kernel.EpollWait(_descriptor, _items, Capacity, &limit, null);
        return count >= 0 ? count : Marshal.GetLastPInvokeError() == Kernel.Interrupted ? 0 : throw Kernel.Failure("epoll_pwait2");
    }

    /// <summary>One of the items that the last <see cref="Wait"/> found ready.</summary>
    public (uint Readiness, int Number) this[int index]
    {
        get
        {
            var item = _items + (index * ItemSize);
            return (*(uint*)item, *(int*)(item + DataOffset));
        }
    }

    public void Dispose()
    {
        _ = Kernel.Close(_descriptor);
        NativeMemory.Free(_items);
    }

    private void Control(int operation, int descriptor, uint interest, int number)
    {
        var item = stackalloc byte[16];
        *(uint*)item = interest;
        *(long*)(item + DataOffset) = number;
        if (Kernel.EpollControl(_descriptor, operation, descriptor, item) != 0)
        {
            throw Kernel.Failure("epoll_ctl");
        }
    }
}
