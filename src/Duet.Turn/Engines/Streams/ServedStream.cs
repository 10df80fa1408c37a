using Duet.Turn.Allocations;
using Duet.Turn.Requests;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Streams;

/// <summary>One client over TCP or TLS, whoever reads and writes its connection: what waits for it, and how long it may hold a connection without using it.</summary>
internal abstract class ServedStream : StreamClient
{
    private const long StallMilliseconds = 10_000;
    private readonly long _timeoutMilliseconds;
    private long _writeBegan;
    private long _frameBegan;
    private long _lastAllocated;

    protected ServedStream(AllocationTable table, ServerClock clock, in StreamLimits limits, in TransportAddress remote, long id)
    {
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

    // Where there is no room the client reads too slowly. As with UDP, what it misses is lost.
    public sealed override bool Send(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding) => Outbox.Add(prefix, payload, padding);

    /// <summary>Closes the connection soon. Any thread may ask for it, more than once.</summary>
    public abstract void Close();

    /// <summary>Closes a connection that stalls: no allocation, half a message, or bytes that it does not take.</summary>
    public void CloseIfStalled(long now)
    {
        if (HasAllocation(now))
        {
            Volatile.Write(ref _lastAllocated, now);
        }

        if (now - Volatile.Read(ref _lastAllocated) >= _timeoutMilliseconds || Stalls(ref _writeBegan, now) || Stalls(ref _frameBegan, now))
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

    protected void NoteWriteBegan() => Volatile.Write(ref _writeBegan, Clock.Now);

    protected void NoteWriteEnded() => Volatile.Write(ref _writeBegan, 0);

    private static bool Stalls(ref long began, long now) => Volatile.Read(ref began) is var time and not 0 && now - time >= StallMilliseconds;
}
