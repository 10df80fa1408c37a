namespace Duet.Turn.Engines.Linux;

/// <summary>
/// Decides how long a busy thread sleeps before it reads again: what arrives meanwhile then costs one wake-up together. Time comes in, so that the
/// rule can be tested without any passing. For one thread.
/// </summary>
/// <remarks>At rates of a few calls it never sleeps: a packet must not wait for others that do not come.</remarks>
internal sealed class Pacer
{
    /// <summary>The most that a packet is held back.</summary>
    public const int MaxMicroseconds = 200;

    /// <summary>Fewer packets than this in the longest sleep are not worth the sleep's own wake-up.</summary>
    private const int WorthwhilePackets = 4;

    /// <summary>More do not make a packet much cheaper.</summary>
    private const int EnoughPackets = 32;

    private const long WindowMicroseconds = 1000;
    private const long Million = 1_000_000;
    private long _windowBegan;
    private long _packets;
    private long _perSecond;

    /// <summary>Microseconds to sleep; 0: do not.</summary>
    /// <param name="nowMicroseconds">A clock that only goes forward.</param>
    /// <param name="packets">Received in this round.</param>
    /// <param name="moreAreWaiting">Whether some socket had more than was read.</param>
    public int Next(long nowMicroseconds, int packets, bool moreAreWaiting)
    {
        _packets += packets;
        var elapsed = nowMicroseconds - _windowBegan;
        if (elapsed >= WindowMicroseconds)
        {
            _perSecond = _packets * Million / elapsed;
            _packets = 0;
            _windowBegan = nowMicroseconds;
        }

        if (moreAreWaiting || _perSecond * MaxMicroseconds < WorthwhilePackets * Million)
        {
            return 0;
        }

        return (int)Math.Min(MaxMicroseconds, EnoughPackets * Million / _perSecond);
    }
}
