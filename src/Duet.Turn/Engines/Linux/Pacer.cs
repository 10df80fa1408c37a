namespace Duet.Turn.Engines.Linux;

/// <summary>
/// Decides how long a busy thread sleeps before it reads again, and whether every time: what arrives meanwhile then costs one wake-up together. Time comes
/// in, so that the rule can be tested without any passing. For one thread.
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

    /// <summary>Messages that a socket must gather in the longest sleep for one call that takes them all to be worth it.</summary>
    private const int WorthwhileMessages = 4;

    /// <summary>Others that keep a core for so long have more to do than to send.</summary>
    private const long LongMicroseconds = 1000;

    /// <summary>For so long they are not let run first again.</summary>
    private const long RestMicroseconds = 20_000;

    private const long WindowMicroseconds = 1000;
    private const long Million = 1_000_000;
    private long _windowBegan;
    private long _stretchBegan;

    // As long as the longest sleep, numbered from 1.
    private int _stretch = 1;
    private long _packets;
    private long _perSecond;
    private long _now;
    private long _yieldsAgain;
    private int _messages;
    private int _sockets;
    private bool _gathers = true;

    /// <summary>
    /// Whether to let others of the core run instead, and to sleep only when there is little to read after that. Where each socket has one message, those
    /// of many cost as much together as one after the other, and a sleep only costs its wake-up, and those of whom the packets are for.
    /// </summary>
    public bool Yields { get; private set; }

    /// <summary>Counts what was read from a socket.</summary>
    /// <param name="lastStretch">What this gave the socket the last time; 0 at first.</param>
    /// <param name="messages">What one call took in, joined ones as one.</param>
    /// <returns>For the socket to keep.</returns>
    public int Count(int lastStretch, int messages)
    {
        _messages += messages;
        _sockets += lastStretch == _stretch ? 0 : 1;
        return _stretch;
    }

    /// <summary>Tells when the thread ran again after it let others run, which was right after <see cref="Next"/>.</summary>
    /// <remarks>Who computes without end has the core for milliseconds each time. A thread that sleeps instead is let in soon.</remarks>
    public void Yielded(long nowMicroseconds)
    {
        if (nowMicroseconds - _now >= LongMicroseconds)
        {
            _yieldsAgain = nowMicroseconds + RestMicroseconds;
        }
    }

    /// <summary>Microseconds to sleep; 0: do not.</summary>
    /// <param name="nowMicroseconds">A clock that only goes forward.</param>
    /// <param name="packets">Received in this round.</param>
    /// <param name="moreAreWaiting">Whether some socket had more than was read.</param>
    public int Next(long nowMicroseconds, int packets, bool moreAreWaiting)
    {
        _packets += packets;
        if (nowMicroseconds - _stretchBegan >= MaxMicroseconds)
        {
            _stretchBegan = nowMicroseconds;
            _stretch++;
        }

        var elapsed = nowMicroseconds - _windowBegan;
        if (elapsed >= WindowMicroseconds)
        {
            _perSecond = _packets * Million / elapsed;
            _gathers = _messages >= WorthwhileMessages * _sockets;
            _packets = _messages = _sockets = 0;
            _windowBegan = nowMicroseconds;
        }

        _now = nowMicroseconds;
        Yields = !_gathers && nowMicroseconds >= _yieldsAgain;
        if (moreAreWaiting || _perSecond * MaxMicroseconds < WorthwhilePackets * Million)
        {
            return 0;
        }

        return (int)Math.Min(MaxMicroseconds, EnoughPackets * Million / _perSecond);
    }
}
