using Microsoft.AspNetCore.Connections;

namespace Duet.SocketIO.Transports.Linux;

/// <summary>A <see cref="SocketChannel"/> for those who speak to pipes and streams: HTTP, TLS.</summary>
/// <remarks>
/// As a pipe's writer, it does not complain when the peer has gone: what is written goes nowhere, and the connection's token of its end tells.
/// </remarks>
internal sealed class SocketStream(SocketChannel channel, Action onEnd) : Stream
{
    private bool _isBroken;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            await channel.WaitToReadAsync(cancellationToken);
            if (buffer.IsEmpty)
            {
                // Only the wait was asked for.
                return 0;
            }

            if (!channel.TryRead(buffer.Span, out var count))
            {
                continue;
            }

            if (count == 0)
            {
                onEnd();
                if (channel.Failure != LinuxError.None)
                {
                    throw new ConnectionResetException("The peer has reset the connection.");
                }
            }

            return count;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isBroken || buffer.IsEmpty)
        {
            return;
        }

        try
        {
            await channel.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            _isBroken = true;
            onEnd();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
