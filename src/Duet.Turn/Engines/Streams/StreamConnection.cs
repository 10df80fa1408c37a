using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
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
    private static readonly TimeSpan s_endOfWriting = TimeSpan.FromSeconds(5);
    private readonly DatagramEngine _engine;
    private readonly RelayCore _core;
    private readonly AllocationTable _table;
    private readonly ServerClock _clock;
    private readonly long _timeoutMilliseconds;
    private readonly Client _client;
    private readonly RelayContext _context = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Outbox _outbox;
    private Stream? _output;
    private bool _oneByOne;
    private CancellationToken _lifetime;
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

    // Where there is no room the client reads too slowly. As with UDP, what it misses is lost.
    public override bool Send(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding) => _outbox.Add(prefix, payload, padding);

    // Mostly it ends at once. A write that does not goes on without the caller, and RunAsync waits for its end.
    public override void Flush() => _ = WriteAsync();

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
    /// <returns>The bug that ended it, if one did.</returns>
    public async Task<Exception?> RunAsync(PipeReader input, Stream output, bool oneByOne, CancellationToken stopping)
    {
        using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(stopping, _closing.Token);
        (_output, _oneByOne, _lifetime) = (output, oneByOne, lifetime.Token);
        var reading = ReadAsync(input, lifetime.Token);
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _table.Close(_client.Tuple);
        await lifetime.CancelAsync();
        await _outbox.CloseAsync(s_endOfWriting);
        return reading.Exception?.InnerException is { } error and not (IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            ? error
            : null;
    }

    public void Dispose() => _closing.Dispose();

    private static bool Stalls(ref long began, long now) => Volatile.Read(ref began) is var time and not 0 && now - time >= StallMilliseconds;

    private async Task ReadAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            _context.Now = _clock.Now;
            FrameStatus status;
            try
            {
                status = ServeAll(ref buffer);
            }
            finally
            {
                _context.FlushStreams();
            }

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
            var hasAllocation = _context.Last is { IsDeleted: false } || _table.Find(_client.Tuple, _context.Now) is not null;
            var maxLength = hasAllocation ? MaxLength : MaxLengthBeforeAllocation;
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
            _context.SendToStream(this, _context.Room.AsSpan(0, decision.PrefixLength), [], 0);
        }
        else if (decision.Kind != DecisionKind.Drop)
        {
            Delivery.Carry(_engine, decision, message, _context);
        }
    }

    /// <summary>Writes until the outbox is empty. Its caller was told to by the outbox, so there is one at a time.</summary>
    private async Task WriteAsync()
    {
        while (_outbox.TryTake(out var bytes))
        {
            try
            {
                Volatile.Write(ref _writeBegan, _clock.Now);
                for (var offset = 0; offset < bytes.Count;)
                {
                    var length = _oneByOne ? FrameReader.LengthOf(bytes.AsSpan(offset)) : bytes.Count;
                    await _output!.WriteAsync(bytes.Slice(offset, length), _lifetime);
                    offset += length;
                }

                await _output!.FlushAsync(_lifetime);
                Volatile.Write(ref _writeBegan, 0);
            }
#pragma warning disable CA1031 // Whatever a stream of somebody else throws: this connection ends, and nothing else.
            catch (Exception)
#pragma warning restore CA1031
            {
                Close();
            }
            finally
            {
                Outbox.Return(bytes);
            }
        }
    }
}
