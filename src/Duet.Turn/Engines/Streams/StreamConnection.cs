using System.Buffers;
using System.IO.Pipelines;
using Duet.Turn.Allocations;
using Duet.Turn.Relaying;
using Duet.Turn.Requests;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Streams;

/// <summary>One client over TCP or TLS: one task reads, one writes; others only add to its outbox.</summary>
internal sealed class StreamConnection : StreamClient, IDisposable
{
    // Requests are far shorter; only data is long, and needs an allocation.
    private const int MaxLengthBeforeAllocation = 2048;
    private const int MaxLength = 4 + ushort.MaxValue + StunHeader.Length;
    private const long StallMilliseconds = 10_000;
    private readonly DatagramEngine _engine;
    private readonly RelayCore _core;
    private readonly AllocationTable _table;
    private readonly ServerClock _clock;
    private readonly long _timeoutMilliseconds;
    private readonly Client _client;
    private readonly RelayContext _context = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Outbox _outbox;
    private long _writeBegan;
    private long _frameBegan;
    private long _lastAllocated;

    public StreamConnection(DatagramEngine engine, RelayCore core, AllocationTable table, ServerClock clock, StreamLimits limits, TransportAddress remote, long id)
    {
        _engine = engine;
        _core = core;
        _table = table;
        _clock = clock;
        _timeoutMilliseconds = limits.ConnectionTimeoutMilliseconds;
        _outbox = new Outbox(limits.MaxPendingBytes);
        _client = new Client(new FiveTuple(remote, ClientTransport.Stream, id), this);
        _lastAllocated = clock.Now;
    }

    public Traffic Traffic => _context.Traffic;

    public override void Send(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding)
    {
        // No room: the client reads too slowly. As with UDP, what it misses is lost.
        _ = _outbox.TryAdd(prefix, payload, padding);
    }

    /// <summary>Closes a connection that stalls: no allocation, half a message, or bytes that it does not take.</summary>
    public void CloseIfStalled(long now)
    {
        if (_table.Find(_client.Tuple, now) is not null)
        {
            Volatile.Write(ref _lastAllocated, now);
        }

        if (now - Volatile.Read(ref _lastAllocated) >= _timeoutMilliseconds || Stalls(ref _writeBegan, now) || Stalls(ref _frameBegan, now))
        {
            Close();
        }
    }

    public void Close()
    {
        try
        {
            _closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended meanwhile.
        }
    }

    /// <summary>Serves until the client goes, breaks the protocol or stalls, or the server stops. Does not throw for what a client does.</summary>
    /// <param name="input">What the client sends.</param>
    /// <param name="output">What it receives.</param>
    /// <param name="oneByOne">Whether each message is to be written by itself, before one flush for all.</param>
    /// <param name="stopping">Closes the connection.</param>
    public async Task RunAsync(PipeReader input, Stream output, bool oneByOne, CancellationToken stopping)
    {
        using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(stopping, _closing.Token);
        Task[] loops = [ReadAsync(input, lifetime.Token), WriteAsync(output, oneByOne, lifetime.Token)];
        await Task.WhenAny(loops);
        await lifetime.CancelAsync();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _table.Close(_client.Tuple);
    }

    public void Dispose()
    {
        _outbox.Dispose();
        _closing.Dispose();
    }

    private static bool Stalls(ref long began, long now) => Volatile.Read(ref began) is var time and not 0 && now - time >= StallMilliseconds;

    private async Task ReadAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            _context.Now = _clock.Now;
            var status = ServeAll(ref buffer);
            NoteUnfinished(!buffer.IsEmpty);
            input.AdvanceTo(buffer.Start, buffer.End);
            if (status == FrameStatus.Violation || result.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Half a message may only stay so for a while; its clock goes on when more of it comes.</summary>
    private void NoteUnfinished(bool unfinished)
    {
        if (!unfinished)
        {
            Volatile.Write(ref _frameBegan, 0);
        }
        else if (_frameBegan == 0)
        {
            Volatile.Write(ref _frameBegan, _context.Now);
        }
    }

    private FrameStatus ServeAll(ref ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            var maxLength = _context.Last is { IsDeleted: false } ? MaxLength : MaxLengthBeforeAllocation;
            var status = FrameReader.TryTake(ref buffer, maxLength, out var frame);
            if (status != FrameStatus.Complete)
            {
                return status;
            }

            Volatile.Write(ref _frameBegan, 0);
            if (frame.IsSingleSegment)
            {
                Serve(frame.FirstSpan);
                continue;
            }

            var whole = ArrayPool<byte>.Shared.Rent((int)frame.Length);
            frame.CopyTo(whole);
            Serve(whole.AsSpan(0, (int)frame.Length));
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private void Serve(ReadOnlySpan<byte> message)
    {
        var decision = _core.FromClient(_client, message, _context);
        if (decision.Kind == DecisionKind.Reply)
        {
            Send(_context.Room.AsSpan(0, decision.PrefixLength), [], 0);
        }
        else if (decision.Kind != DecisionKind.Drop)
        {
            Delivery.Carry(_engine, decision, message, _context);
        }
    }

    private async Task WriteAsync(Stream output, bool oneByOne, CancellationToken cancellationToken)
    {
        while (true)
        {
            var bytes = await _outbox.TakeAsync(cancellationToken);
            try
            {
                Volatile.Write(ref _writeBegan, _clock.Now);
                for (var offset = 0; offset < bytes.Count;)
                {
                    var length = oneByOne ? FrameReader.LengthOf(bytes.AsSpan(offset)) : bytes.Count;
                    await output.WriteAsync(bytes.Slice(offset, length), cancellationToken);
                    offset += length;
                }

                await output.FlushAsync(cancellationToken);
                Volatile.Write(ref _writeBegan, 0);
            }
            finally
            {
                Outbox.Return(bytes);
            }
        }
    }
}
