using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Duet.SocketIO.Transports.Linux;

/// <summary>Opens IP addresses on event loops of our own. Kestrel opens the others (Unix sockets, inherited descriptors) as ever.</summary>
internal sealed class SocketListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private const int TcpLevel = 6;
    private const int UnsentLowWater = 25;

    /// <summary>
    /// What the system takes beyond what is on its way to the peer (TCP_NOTSENT_LOWAT, tcp(7)). Otherwise it holds megabytes for a slow one: they are old when they
    /// arrive, and nobody sees whether it reads.
    /// </summary>
    private const int MostUnsent = 64 * 1024;

    private readonly SocketTransportOptions _options;
    private readonly ILogger _logger;
    private readonly Lazy<EventLoops> _loops;
    private readonly MemoryPool<byte> _memory;

    public SocketListenerFactory(IOptions<SocketTransportOptions> options, ILoggerFactory loggers, IServiceProvider services)
    {
        _options = options.Value;
        _logger = loggers.CreateLogger("Duet.SocketIO.Transport");
        _loops = new Lazy<EventLoops>(() => new EventLoops(Environment.ProcessorCount, _logger));
        _memory = services.GetService<IMemoryPoolFactory<byte>>()?.Create() ?? MemoryPool<byte>.Shared;
    }

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = Bind(endpoint);
        try
        {
            // What is accepted inherits it.
            socket.NoDelay = _options.NoDelay;
            socket.SetRawSocketOption(TcpLevel, UnsentLowWater, BitConverter.GetBytes(MostUnsent));
            socket.Blocking = false;
            socket.Listen(_options.Backlog);
            var listener = new SocketListener(socket, _loops.Value, _memory, _logger);
            _loops.Value.Watch(listener);
            return ValueTask.FromResult<IConnectionListener>(listener);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_loops.IsValueCreated)
        {
            _loops.Value.Dispose();
        }

        _memory.Dispose();
    }

    private System.Net.Sockets.Socket Bind(EndPoint endpoint)
    {
        try
        {
            return _options.CreateBoundListenSocket(endpoint);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(error.Message, error);
        }
    }
}
