using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Duet.SocketIO.Transports;

/// <summary>A connection behind pipes: Kestrel's sockets, TLS, a stream of HTTP/2.</summary>
/// <param name="pipe">Bytes in and out.</param>
/// <param name="owner">What cuts the connection: the request, or the connection itself where that outlives the request.</param>
internal sealed class PipeWire(IDuplexPipe pipe, object owner) : IWire
{
    /// <summary>What is written at once: a pipe takes everything that it is given, however slowly it is read at its other end.</summary>
    private const int SliceSize = 32 * 1024;

    private readonly PipeReader _input = pipe.Input;
    private readonly PipeWriter _output = pipe.Output;
    private ReadResult _received;
    private bool _hasReceived;
    private readonly Lock _gate = new();
    private bool _isClosed;
    private long _written;

    public long WrittenBytes => Volatile.Read(ref _written);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitToReadAsync()
    {
        try
        {
            _received = await _input.ReadAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The peer has gone, or we have cut the connection.
            _received = new ReadResult(default, isCanceled: true, isCompleted: true);
        }

        _hasReceived = true;
    }

    public bool TryRead(Span<byte> room, out int count)
    {
        count = 0;
        if (!_hasReceived)
        {
            return false;
        }

        _hasReceived = false;
        var (result, received) = (_received, _received.Buffer);
        _received = default;
        if (result.IsCanceled || received.IsEmpty)
        {
            var isOver = result.IsCanceled || result.IsCompleted;
            if (!received.IsEmpty || !isOver)
            {
                _input.AdvanceTo(received.Start);
            }

            return isOver;
        }

        count = (int)Math.Min(received.Length, room.Length);
        received.Slice(0, count).CopyTo(room);
        _input.AdvanceTo(received.GetPosition(count));
        return true;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => bytes.Length <= SliceSize ? WriteSliceAsync(bytes) : WriteSlicesAsync(bytes);

    private async ValueTask WriteSlicesAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var slice = bytes[..Math.Min(SliceSize, bytes.Length)];
            await WriteSliceAsync(slice);
            bytes = bytes[slice.Length..];
        }
    }

    private ValueTask WriteSliceAsync(ReadOnlyMemory<byte> bytes)
    {
        ValueTask<FlushResult> write;
        try
        {
            write = _output.WriteAsync(bytes, CancellationToken.None);
        }
        catch (InvalidOperationException ended)
        {
            throw new IOException("The connection has ended.", ended);
        }

        if (!write.IsCompletedSuccessfully)
        {
            return FinishAsync(write, bytes.Length);
        }

#pragma warning disable VSTHRD002, VSTHRD103 // It has completed: this only takes its result.
        Check(write.GetAwaiter().GetResult(), bytes.Length);
#pragma warning restore VSTHRD002, VSTHRD103
        return default;
    }

    /// <summary>Who made the connection closes it. The request may end now: its context is nobody's to abort any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    public void Abort()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            if (owner is ConnectionContext connection)
            {
                connection.Abort();
            }
            else
            {
                ((HttpContext)owner).Abort();
            }
        }
    }

    private async ValueTask FinishAsync(ValueTask<FlushResult> write, int length)
    {
        try
        {
            Check(await write, length);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            throw new IOException("The connection has ended.", error);
        }
    }

    private void Check(FlushResult result, int length)
    {
        if (result.IsCompleted)
        {
            throw new IOException("The peer does not read any more.");
        }

        // One writes at a time.
        Volatile.Write(ref _written, _written + length);
    }
}
