using System.Buffers;
using System.IO.Pipelines;

namespace Duet.SocketIO.Transports.Linux;

/// <summary>A <see cref="SocketChannel"/> as a connection's pipes: read on demand, with no memory held while waiting, written through.</summary>
internal sealed class SocketPipes : IDuplexPipe
{
    private readonly SocketChannel _channel;

    public SocketPipes(SocketChannel channel, MemoryPool<byte> memory, Action onEnd)
    {
        _channel = channel;
        var stream = new SocketStream(channel, onEnd);
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(memory, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(memory, leaveOpen: true));
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Whether the channel goes its own way.</summary>
    public bool IsReleased { get; private set; }

    /// <summary>The channel, for writing beside the pipes as long as nobody else writes.</summary>
    public IWire Channel => _channel;

    /// <summary>Takes the channel away from the pipes, and with it the duty to close it. What the pipes have read and nobody took comes with it.</summary>
    public byte[] Release()
    {
        IsReleased = true;
        _channel.OnPeerClosed(null);
        var unread = Input.TryRead(out var result) ? result.Buffer.ToArray() : [];
        Input.Complete();
        Output.Complete();
        return unread;
    }
}
