namespace Duet.SocketIO.Transports.Linux;

/// <summary>A socket and the waits for it, and nothing else: all that an idle connection needs.</summary>
/// <remarks>One reads, one writes. The reading side owns the socket and closes it; anybody may abort.</remarks>
internal sealed class SocketChannel(StreamSocket socket, WatchList watched, SocketListener listener) : Watched, IWire
{
    private const int MostDiscarded = 256 * 1024;

    private readonly Readiness _readable = new();
    private Readiness? _writable;
    private Action? _onPeerClosed;
    private volatile bool _isPeerClosed;
    private volatile bool _isAborted;
    private bool _isClosed;
    private long _written;

    public override int Number => socket.Number;

    /// <summary>Who accepted it.</summary>
    public SocketListener Listener => listener;

    /// <summary>Why reading ended, when not by the peer's orderly end.</summary>
    public LinuxError Failure { get; private set; }

    public long WrittenBytes => Volatile.Read(ref _written);

    /// <summary>Called on the loop's thread when the peer has closed and nothing is left to read, whether or not somebody reads.</summary>
    public void OnPeerClosed(Action? action) => Volatile.Write(ref _onPeerClosed, action);

    public override void OnEvents(EpollEvents events)
    {
        const EpollEvents Ended = EpollEvents.PeerClosed | EpollEvents.HungUp | EpollEvents.Error;
        if ((events & Ended) != EpollEvents.None)
        {
            _isPeerClosed = true;
            if (Volatile.Read(ref _onPeerClosed) is { } told && !socket.HasUnread(out var error))
            {
                Note(error);
                told();
            }
        }

        if ((events & (EpollEvents.Readable | Ended)) != EpollEvents.None)
        {
            _readable.Set();
        }

        if ((events & (EpollEvents.Writable | EpollEvents.HungUp | EpollEvents.Error)) != EpollEvents.None)
        {
            Volatile.Read(ref _writable)?.Set();
        }
    }

    public ValueTask WaitToReadAsync() => _readable.WaitAsync();

    public ValueTask WaitToReadAsync(CancellationToken cancellationToken) => _readable.WaitAsync(cancellationToken);

    public bool TryRead(Span<byte> room, out int count)
    {
        _readable.Clear();
        count = Math.Max(0, socket.Receive(room, out var error));
        if (error == LinuxError.TryAgain)
        {
            return false;
        }

        Note(error);
        if (count == 0 || count == room.Length || _isPeerClosed)
        {
            // There is more, or the end. A shorter read has emptied the socket: what comes next is reported.
            _readable.Set();
        }

        return true;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => WriteAsync(bytes, CancellationToken.None);

    /// <inheritdoc cref="IWire.WriteAsync"/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var sent = Send(bytes.Span);
        return sent == bytes.Length ? default : WriteRestAsync(bytes[sent..], cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Once: after it the descriptor's number may be another connection's, which a second time would end.</remarks>
    public void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, true))
        {
            return;
        }

        if (!_isAborted)
        {
            socket.EndWriting();
            Discard();
        }

        watched.Remove(this);
        socket.Close();
        listener.OnClosed();
    }

    public void Abort()
    {
        _isAborted = true;
        socket.Cut();
    }

    private void Note(LinuxError error)
    {
        if (error is not (LinuxError.None or LinuxError.TryAgain))
        {
            Failure = error;
        }
    }

    private async ValueTask WriteRestAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var writable = LazyInitializer.EnsureInitialized(ref _writable, static () => new Readiness());
        while (!bytes.IsEmpty)
        {
            // Cleared before the call: room that comes after it is not missed.
            writable.Clear();
            var sent = Send(bytes.Span);
            bytes = bytes[sent..];
            if (sent == 0)
            {
                await writable.WaitAsync(cancellationToken);
            }
        }
    }

    private int Send(ReadOnlySpan<byte> bytes)
    {
        var sent = socket.Send(bytes);
        if (sent < 0)
        {
            throw new IOException("The peer does not read any more.");
        }

        // One writes at a time.
        Volatile.Write(ref _written, _written + sent);
        return sent;
    }

    /// <summary>Reads over what nobody wants: closing a socket with unread bytes resets the connection, and the peer may lose our last words.</summary>
    private void Discard()
    {
        Span<byte> room = stackalloc byte[4096];
        for (var discarded = 0; discarded < MostDiscarded;)
        {
            var received = socket.Receive(room, out _);
            if (received <= 0)
            {
                return;
            }

            discarded += received;
        }
    }
}
