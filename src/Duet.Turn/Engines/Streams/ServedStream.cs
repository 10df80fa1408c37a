using Duet.Turn.Allocations;
using Duet.Turn.Requests;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Streams;

/// <summary>One client over TCP or TLS, whoever reads and writes its connection: what waits for it, and how long it may hold a connection without using it.</summary>
internal abstract class ServedStream : StreamClient
{
    private const long HalfMessageMilliseconds = 10_000;

    /// <summary>A client that reads slowly makes room in steps, which its system tells of only when they are large: half a buffer, on some paths.</summary>
    private const long NothingTakenMilliseconds = 30_000;

    private readonly long _timeoutMilliseconds;
    private readonly SendQueue? _queue;
    private long _lastTaken;
    private long _frameBegan;
    private long _lastAllocated;

    protected ServedStream(AllocationTable table, ServerClock clock, in StreamLimits limits, in TransportAddress remote, long id, SendQueue? queue)
    {
        _queue = queue;
        Table = table;
        Clock = clock;
        Outbox = new Outbox(limits.MaxPendingBytes);
        Client = new Client(new FiveTuple(remote, ClientTransport.Stream, id), this);
        _timeoutMilliseconds = limits.ConnectionTimeoutMilliseconds;
        _lastAllocated = clock.Now;
    }

    public Client Client { get; }

    protected AllocationTable Table { get; }

    protected ServerClock Clock { get; }

    protected Outbox Outbox { get; }

    public sealed override bool Send(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding, long now) => Outbox.Add(prefix, payload, padding, now);

    /// <summary>Closes the connection soon. Any thread may ask for it, more than once.</summary>
    public abstract void Close();

    /// <summary>Closes a connection that stalls: no allocation, half a message, or bytes of which it takes none.</summary>
    public void CloseIfStalled(long now)
    {
        if (HasAllocation(now))
        {
            Volatile.Write(ref _lastAllocated, now);
        }

        if (now - Volatile.Read(ref _lastAllocated) >= _timeoutMilliseconds || Stalls(ref _lastTaken, now, NothingTakenMilliseconds) || Stalls(ref _frameBegan, now, HalfMessageMilliseconds))
        {
            Close();
        }
    }

    protected bool HasAllocation(long now) => Table.Find(Client.Tuple, now) is not null;

    /// <summary>Half a message may only stay so for a while; its clock goes on when more of it comes.</summary>
    protected void NoteUnfinished(bool unfinished, long now)
    {
        if (!unfinished)
        {
            NoteFrame();
        }
        else if (_frameBegan == 0)
        {
            Volatile.Write(ref _frameBegan, now);
        }
    }

    /// <summary>A whole message came: if there is half of one behind it, that one is young.</summary>
    protected void NoteFrame() => Volatile.Write(ref _frameBegan, 0);

    /// <summary>The connection did not take all of what came out of the outbox. By who empties that.</summary>
    protected void NoteBlocked()
    {
        var now = Clock.Now;
        if (Outbox.NoteSlow())
        {
            _queue?.Begin(now);
        }
        else
        {
            _queue?.Limit(now);
        }

        NoteTaken();
    }

    /// <summary>It took something, and does not take the rest yet: progress is what the clock measures, not the end.</summary>
    protected void NoteTaken() => Volatile.Write(ref _lastTaken, Clock.Now);

    /// <summary>It took everything.</summary>
    protected void NoteWritten() => Volatile.Write(ref _lastTaken, 0);

    private static bool Stalls(ref long since, long now, long limit) => Volatile.Read(ref since) is var time and not 0 && now - time >= limit;
}
