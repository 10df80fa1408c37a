using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using NetSocket = System.Net.Sockets.Socket;

namespace Duet.SocketIO.Transports.Linux;

/// <summary>Accepts connections when Kestrel asks for them, and spreads them over the event loops.</summary>
internal sealed partial class SocketListener : Watched, IConnectionListener
{
    /// <summary>When descriptors or memory have run out, a connection must end first.</summary>
    private static readonly TimeSpan PauseOfNeed = TimeSpan.FromMilliseconds(100);

    /// <summary>What connections that left Kestrel have to say goodbye, when the server stops.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(6);

    private readonly NetSocket _socket;
    private readonly EventLoops _loops;
    private readonly MemoryPool<byte> _memory;
    private readonly ILogger _logger;
    private readonly Readiness _waiting = new();
    private readonly TaskCompletionSource _unbound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isInNeed;

    // Channels that are open, and one more until this is disposed.
    private int _open = 1;

    public SocketListener(NetSocket socket, EventLoops loops, MemoryPool<byte> memory, ILogger logger)
    {
        _socket = socket;
        _loops = loops;
        _memory = memory;
        _logger = logger;
        Number = (int)socket.SafeHandle.DangerousGetHandle();
        EndPoint = socket.LocalEndPoint!;
    }

    public override int Number { get; }

    public EndPoint EndPoint { get; }

    /// <summary>Channels that it accepted and that are open.</summary>
    public int OpenChannels => Volatile.Read(ref _open) - 1;

    public override void OnEvents(EpollEvents events) => _waiting.Set();

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_unbound.Task.IsCompleted)
        {
            _waiting.Clear();
            var error = TryAccept(out var connection);
            switch (error)
            {
                case LinuxError.None:
                    _isInNeed = false;
                    return connection;
                case LinuxError.TryAgain:
                    await _waiting.WaitAsync(cancellationToken);
                    break;
                case LinuxError.TooManyOpenFiles or LinuxError.TooManyOpenFilesInSystem or LinuxError.NoBufferSpace or LinuxError.OutOfMemory:
                    if (!_isInNeed)
                    {
                        _isInNeed = true;
                        Log.CannotAccept(_logger, error);
                    }

                    await Task.WhenAny(Task.Delay(PauseOfNeed, cancellationToken), _unbound.Task);
                    break;
                default:
                    // The connection ended before it was accepted, in one of many ways (accept(2), "Error handling").
                    break;
            }
        }

        return null;
    }

    /// <summary>A channel of this listener was closed.</summary>
    public void OnClosed()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _emptied.TrySetResult();
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        if (_unbound.TrySetResult())
        {
            _loops.Forget(this);
            _socket.Dispose();
            _waiting.Set();
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        OnClosed();
        try
        {
            await _emptied.Task.WaitAsync(Farewell);
        }
        catch (TimeoutException)
        {
            foreach (var channel in _loops.ChannelsOf(this))
            {
                channel.Abort();
            }
        }
    }

    private LinuxError TryAccept(out SocketConnection? connection)
    {
        connection = null;
        if (!_loops.Descriptors.AllowsMore())
        {
            return LinuxError.TooManyOpenFiles;
        }

        var error = StreamSocket.Accept(_socket.SafeHandle, out var socket, out var remote);
        if (error == LinuxError.None)
        {
            Interlocked.Increment(ref _open);
            connection = new SocketConnection(_loops.Open(socket, this), _memory, socket.LocalEndPoint, remote);
        }

        return error;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot accept connections now: {Error}. Those that wait get their turn when others have ended")]
        public static partial void CannotAccept(ILogger logger, LinuxError error);
    }
}
