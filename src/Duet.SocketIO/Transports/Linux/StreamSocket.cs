using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;

namespace Duet.SocketIO.Transports.Linux;

/// <summary>The system calls of a TCP socket that never blocks (tcp(7)).</summary>
/// <remarks>
/// Who owns it closes it, and reads. What others do, too, holds the descriptor open for that long: otherwise its number could be another connection's meanwhile.
/// </remarks>
internal readonly unsafe struct StreamSocket(FileDescriptor descriptor)
{
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    private const int AddressSize = 128;
    private const int FamilyIPv4 = 2;
    private const int FamilyIPv6 = 10;
    private const int PeekOnly = 2;
    private const int NoSignal = 0x4000;
    private const int Writing = 1;
    private const int Both = 2;
    private const int SocketLevel = 1;
    private const int Linger = 13;

    public int Number => descriptor.Number;

    /// <summary>Where the peer connected to.</summary>
    public IPEndPoint? LocalEndPoint
    {
        get
        {
            var address = stackalloc byte[AddressSize];
            var length = (uint)AddressSize;
            return Libc.GetSocketName(Number, address, &length) == 0 ? Read(address, length) : null;
        }
    }

    private static LinuxError LastError => (LinuxError)Marshal.GetLastPInvokeError();

    /// <summary>Takes a connection that waits at a listening socket.</summary>
    public static LinuxError Accept(SafeHandle listening, out StreamSocket socket, out IPEndPoint? remote)
    {
        socket = default;
        remote = null;
        var held = false;
        try
        {
            listening.DangerousAddRef(ref held);
            var address = stackalloc byte[AddressSize];
            var length = (uint)AddressSize;
            var number = Libc.Accept((int)listening.DangerousGetHandle(), address, &length, NonBlockingCloseOnExec);
            if (number < 0)
            {
                return LastError;
            }

            socket = new StreamSocket(FileDescriptor.From(number, "accept4"));
            remote = Read(address, length);
            return LinuxError.None;
        }
        catch (ObjectDisposedException)
        {
            return LinuxError.BadDescriptor;
        }
        finally
        {
            if (held)
            {
                listening.DangerousRelease();
            }
        }
    }

    /// <summary>Reads what has come; for the owner. 0 at the end, less on failure.</summary>
    public int Receive(Span<byte> room, out LinuxError error) => Receive(room, flags: 0, out error);

    /// <summary>Whether there is something to read. An error is told once only: later calls find a connection at its end.</summary>
    public bool HasUnread(out LinuxError error)
    {
        error = LinuxError.None;
        using var hold = descriptor.TryHold();
        Span<byte> one = stackalloc byte[1];
        return hold.IsOpen && Receive(one, PeekOnly, out error) > 0;
    }

    /// <summary>How many bytes the system took: 0 when it has no room now, -1 when there is nobody to take them.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        using var hold = descriptor.TryHold();
        if (!hold.IsOpen)
        {
            return -1;
        }

        fixed (byte* data = bytes)
        {
            nint sent;
            do
            {
                sent = Libc.Send(Number, data, (nuint)bytes.Length, NoSignal);
            }
            while (sent < 0 && LastError == LinuxError.Interrupted);

            return sent < 0 && LastError == LinuxError.TryAgain ? 0 : (int)sent;
        }
    }

    /// <summary>Tells the peer that no more comes; for the owner.</summary>
    public void EndWriting() => _ = Libc.Shutdown(Number, Writing);

    /// <summary>Ends both directions and wakes whoever waits. The close that follows sends a reset, and forgets what was not sent.</summary>
    public void Cut()
    {
        using var hold = descriptor.TryHold();
        if (hold.IsOpen)
        {
            var linger = stackalloc int[2] { 1, 0 };
            _ = Libc.SetSocketOption(Number, SocketLevel, Linger, linger, 2 * sizeof(int));
            _ = Libc.Shutdown(Number, Both);
        }
    }

    public void Close() => descriptor.Dispose();

    private int Receive(Span<byte> room, int flags, out LinuxError error)
    {
        fixed (byte* data = room)
        {
            nint received;
            do
            {
                received = Libc.Receive(Number, data, (nuint)room.Length, flags);
                error = received < 0 ? LastError : LinuxError.None;
            }
            while (error == LinuxError.Interrupted);

            return (int)received;
        }
    }

    /// <summary>An address as ip(7) and ipv6(7) have it.</summary>
    private static IPEndPoint? Read(byte* address, uint length)
    {
        var bytes = new ReadOnlySpan<byte>(address, (int)Math.Min(length, AddressSize));
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return MemoryMarshal.Read<ushort>(bytes) switch
        {
            FamilyIPv4 => new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), port),
            FamilyIPv6 => new IPEndPoint(new IPAddress(bytes.Slice(8, 16), MemoryMarshal.Read<uint>(bytes[24..])), port),
            _ => null,
        };
    }
}
