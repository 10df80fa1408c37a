using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Duet.Turn.Allocations;
using Duet.Turn.Relaying;
using Duet.Turn.Requests;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Streams;

/// <summary>A client over a byte stream of .NET's: one task reads, one writes; others only add to its outbox.</summary>
internal sealed class StreamConnection : ServedStream, IDisposable
{
    private static readonly TimeSpan s_endOfWriting = TimeSpan.FromSeconds(5);
    private readonly DatagramEngine _engine;
    private readonly RelayCore _core;
    private readonly RelayContext _context = new();
    private readonly CancellationTokenSource _closing = new();
    private Stream? _output;
    private bool _oneByOne;
    private CancellationToken _lifetime;

    public StreamConnection(DatagramEngine engine, RelayCore core, AllocationTable table, ServerClock clock, StreamLimits limits, TransportAddress remote, long id, SendQueue? queue)
        : base(table, clock, limits, remote, id, queue)
    {
        _engine = engine;
        _core = core;
    }

    public Traffic Traffic => _context.Traffic;

    // Mostly it ends at once. A write that does not goes on without the caller, and RunAsync waits for its end.
    public override void Flush() => _ = WriteAsync();

    public override void Close()
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
        Table.Close(Client.Tuple);
        await lifetime.CancelAsync();
        await Outbox.CloseAsync(s_endOfWriting);
        return reading.Exception?.InnerException is { } error and not (IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            ? error
            : null;
    }

    public void Dispose() => _closing.Dispose();

    private async Task ReadAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            _context.Now = Clock.Now;
            FrameStatus status;
            try
            {
                status = ServeAll(ref buffer);
            }
            finally
            {
                _context.FlushStreams();
            }

            NoteUnfinished(!buffer.IsEmpty, _context.Now);
            input.AdvanceTo(buffer.Start, buffer.End);
            if (status == FrameStatus.Violation || result.IsCompleted)
            {
                return;
            }
        }
    }

    private FrameStatus ServeAll(ref ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            var hasAllocation = _context.Last is { IsDeleted: false } || HasAllocation(_context.Now);
            var maxLength = hasAllocation ? FrameReader.MaxLength : FrameReader.MaxLengthBeforeAllocation;
            var status = FrameReader.TryTake(ref buffer, maxLength, out var frame);
            if (status != FrameStatus.Complete)
            {
                return status;
            }

            NoteFrame();
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
        var decision = _core.FromClient(Client, message, _context);
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
        while (Outbox.TryTake(Clock.Now, out var bytes))
        {
            try
            {
                var writing = WriteAsync(bytes);
                if (!writing.IsCompleted)
                {
                    // Mostly the connection takes all at once, and there is nothing to be watched.
                    NoteBlocked();
                }

                await writing;
                NoteWritten();
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

    private async ValueTask WriteAsync(ArraySegment<byte> bytes)
    {
        for (var offset = 0; offset < bytes.Count;)
        {
            var length = _oneByOne ? FrameReader.LengthOf(bytes.AsSpan(offset)) : bytes.Count;
            await _output!.WriteAsync(bytes.Slice(offset, length), _lifetime);
            offset += length;
        }

        await _output!.FlushAsync(_lifetime);
    }
}
