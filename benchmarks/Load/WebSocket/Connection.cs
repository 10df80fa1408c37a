using System.Runtime.InteropServices;
using Duet.Load.Linux;

namespace Duet.Load.WebSocket;

internal enum ConnectionPhase
{
    Connecting,
    Upgrading,
    Establishing,
    Ready,
    Closed,
}

/// <summary>One client connection of the generator. Owned by its loop's thread.</summary>
internal sealed class Connection(int socket, int number, string? pair)
{
    private byte[] _unsent = [];
    private int _unsentCount;

    public int Socket { get; } = socket;

    public int Number { get; } = number;

    public string? Pair { get; } = pair;

    public ConnectionPhase Phase { get; set; }

    /// <summary>The beginning of a frame whose rest has not arrived yet.</summary>
    public byte[]? Partial { get; set; }

    /// <summary>What has arrived of a message that the server splits into several frames.</summary>
    public byte[] Fragments { get; set; } = [];

    public long SentAt { get; set; }

    public bool HasUnsent => _unsentCount > 0;

    /// <summary>Sends what the socket takes and keeps the rest.</summary>
    public unsafe void Send(ReadOnlySpan<byte> data)
    {
        if (_unsentCount > 0)
        {
            Keep(data);
            return;
        }

        var sent = SendNow(data);
        if (sent < data.Length)
        {
            Keep(data[sent..]);
        }
    }

    /// <summary>Sends the rest, when the socket is writable again.</summary>
    public void Flush()
    {
        var sent = SendNow(_unsent.AsSpan(0, _unsentCount));
        _unsentCount -= sent;
        Buffer.BlockCopy(_unsent, sent, _unsent, 0, _unsentCount);
    }

    private unsafe int SendNow(ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
        {
            var sent = Kernel.Send(Socket, start, (nuint)data.Length, Kernel.DontWait | Kernel.NoSignal);
            if (sent >= 0)
            {
                return (int)sent;
            }
        }

        return Marshal.GetLastPInvokeError() == Kernel.Again ? 0 : throw Kernel.Failure("send");
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        if (_unsent.Length < _unsentCount + data.Length)
        {
            Array.Resize(ref _unsent, Math.Max(_unsentCount + data.Length, 2 * _unsent.Length));
        }

        data.CopyTo(_unsent.AsSpan(_unsentCount));
        _unsentCount += data.Length;
    }
}
