using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Streams;

/// <summary>
/// Keeps short what waits for one client where nobody can drop it. In this system: little that was not sent, and of what is under way no more than the client takes
/// in <see cref="Delay"/> beside the time of the path. In the client's: what it has received and not read shows in the window that it offers, and as long as there
/// is more than a little of it, the client is sent less than it reads. Belongs to whoever writes the connection. Linux only; elsewhere the system's defaults stay.
/// </summary>
internal sealed class SendQueue
{
    private const int Tcp = 6;
    private const int NotSentLowWater = 25;
    private const int TcpInfo = 11;
    private const int SocketLevel = 1;
    private const int SendBuffer = 7;
    private const int MaxPacingRate = 47;

    /// <summary>Bytes not yet sent from which on the system takes no more: enough to keep the path busy until there is more.</summary>
    private const int NotSentBytes = 8 * 1024;

    /// <summary>Milliseconds.</summary>
    private const long Delay = 300;

    /// <summary>How often the limit is set, in milliseconds: over a shorter time a rate says little.</summary>
    private const long Interval = 500;

    private const int LeastBytes = 16 * 1024;
    private const int LeastPerSecond = 8 * 1024;

    /// <summary>What any process may ask for. A path that carries more at once is not narrow, and is left to the system.</summary>
    private const int MostBytes = 384 * 1024;

    // struct tcp_info of linux/tcp.h; the window is there since Linux 5.4.
    private const int AcknowledgedOffset = 120;
    private const int LeastRoundTripOffset = 148;
    private const int WindowOffset = 228;
    private const int InfoLength = 232;

    private readonly ISocketOptions _options;
    private bool _isLimited;
    private Measurement _last;
    private uint _largestWindow;

    public SendQueue(ISocketOptions options)
    {
        _options = options;
        if (OperatingSystem.IsLinux())
        {
            options.TrySet(Tcp, NotSentLowWater, NotSentBytes);
            TryMeasure(0, out _last);
        }
    }

    /// <summary>The connection has ceased to take everything: from now on it is measured how much it does take.</summary>
    public void Begin(long now)
    {
        if (TryMeasure(now, out _last))
        {
            _options.TrySet(SocketLevel, MaxPacingRate, -1);
        }
    }

    /// <summary>It still does not take everything: bounds by what it has taken how much is under way, and how fast it is sent.</summary>
    public void Limit(long now)
    {
        var milliseconds = now - _last.Time;
        if (milliseconds < Interval || !TryMeasure(now, out var current))
        {
            return;
        }

        // The window's far end moves on by what the client has read.
        var read = Math.Max(0, (long)(current.Acknowledged + current.Window) - (long)(_last.Acknowledged + _last.Window));
        var unread = _largestWindow - current.Window;
        var mayWait = read * Delay / milliseconds;
        _last = current;

        var perSecond = read * 1000 / milliseconds;
        var pace = unread > mayWait ? perSecond / 2 : perSecond * 2;
        _options.TrySet(SocketLevel, MaxPacingRate, (int)Math.Clamp(pace, LeastPerSecond, int.MaxValue));

        // The path's own time counts: less than it carries at once would slow the client down, and that in turn lower the limit.
        var bytes = mayWait + (read * current.PathMilliseconds / milliseconds);
        if (bytes < MostBytes || _isLimited)
        {
            // The system doubles what it is told, for what it keeps beside the bytes; that is little here.
            _options.TrySet(SocketLevel, SendBuffer, (int)Math.Clamp(bytes, LeastBytes, MostBytes) / 2);
            _isLimited = true;
        }
    }

    private bool TryMeasure(long now, out Measurement measurement)
    {
        Span<byte> info = stackalloc byte[InfoLength];
        measurement = default;
        if (!OperatingSystem.IsLinux() || _options.TryGet(Tcp, TcpInfo, info) < InfoLength)
        {
            return false;
        }

        measurement = new Measurement(
            now,
            MemoryMarshal.Read<ulong>(info[AcknowledgedOffset..]),
            MemoryMarshal.Read<uint>(info[WindowOffset..]),
            MemoryMarshal.Read<uint>(info[LeastRoundTripOffset..]) / 1000);
        _largestWindow = Math.Max(_largestWindow, measurement.Window);
        return true;
    }

    /// <summary>The state of the connection at a time.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Measurement(long Time, ulong Acknowledged, uint Window, uint PathMilliseconds);
}
