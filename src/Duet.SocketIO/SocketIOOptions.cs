using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Duet.SocketIO.Handlers;
using Microsoft.AspNetCore.Http;

namespace Duet.SocketIO;

/// <summary>Settings of a <see cref="SocketIOServer"/>; checked when the host starts.</summary>
public sealed class SocketIOOptions
{
    /// <summary>Time between a pong (or the opening) and the next ping. Default 25 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Time that a client has to answer a ping. Default 20 s.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time for an upgrade from polling to WebSocket, and for a closing handshake's end. Default 10 s.</summary>
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time within which a connection must have joined a namespace, or it is closed. Default 45 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>Time given to an acknowledgement when the caller names none. Default 30 s.</summary>
    public TimeSpan AcknowledgementTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of one message or one polling request body; announced as <c>maxPayload</c>. Default 1,000,000.</summary>
    [Range(1, int.MaxValue)]
    public int MaxHttpBufferSize { get; set; } = 1_000_000;

    /// <summary>
    /// Bytes waiting for one client; when they would be more, it is closed as a slow reader. One message that is longer than this may wait besides. Default 4 MiB.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MaxWriteBufferSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Packets in one polling request's body. Default 10,000; what is above closes the connection.</summary>
    [Range(1, int.MaxValue)]
    public int MaxPacketsPerPayload { get; set; } = 10_000;

    /// <summary>Binary attachments of one packet. Default 10, the original's own bound.</summary>
    [Range(1, 1000)]
    public int MaxAttachments { get; set; } = 10;

    /// <summary>Acknowledgements that one socket may owe us; further <c>EmitWithAckAsync</c> calls end as timed out. Default 1,000.</summary>
    [Range(1, int.MaxValue)]
    public int MaxPendingAcknowledgements { get; set; } = 1_000;

    /// <summary>Namespaces that one connection may join; the next one is refused. Default 32.</summary>
    [Range(1, int.MaxValue)]
    public int MaxNamespacesPerConnection { get; set; } = 32;

    /// <summary>
    /// Namespaces of dynamic patterns that may have somebody in them at the same time; the next one is refused. Where it would be too many, those that nobody is in go first. Default 10,000.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MaxDynamicNamespaces { get; set; } = 10_000;

    /// <summary>Rooms that one socket may be in; <see cref="Socket.Join(string)"/> says <see langword="false"/> above it. Default 1,000.</summary>
    [Range(1, int.MaxValue)]
    public int MaxRoomsPerSocket { get; set; } = 1_000;

    /// <summary>
    /// Handlers of one connection that may wait at the same time. Further events wait for them, up to <see cref="MaxHttpBufferSize"/> bytes; then nothing more is
    /// read, and the client's time to answer a ping stands still. Acknowledgements and pongs do not wait. Default 64.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int MaxPendingHandlers { get; set; } = 64;

    /// <summary>Nesting of JSON that is read. Default 64.</summary>
    [Range(1, 1000)]
    public int MaxJsonDepth { get; set; } = 64;

    /// <summary>Connections at the same time; handshakes above it get 503. Default unlimited.</summary>
    [Range(1, int.MaxValue)]
    public int MaxConnections { get; set; } = int.MaxValue;

    /// <summary>Transports offered. Default both.</summary>
    public TransportKinds Transports { get; set; } = TransportKinds.All;

    /// <summary>Whether a polling client may move to WebSocket. Default <see langword="true"/>.</summary>
    public bool AllowUpgrades { get; set; } = true;

    /// <summary>Polling answers of at least this many bytes are compressed when the client takes it; <see langword="null"/> never. Default 1,024.</summary>
    public int? HttpCompressionThreshold { get; set; } = 1024;

    /// <summary>The parser that clients must use too. Default JSON.</summary>
    public SocketIOParser Parser { get; set; }

    /// <summary>A parser of the application's own, in place of <see cref="Parser"/>; its clients must use its like.</summary>
    public PacketParser? CustomParser { get; set; }

    /// <summary>
    /// How values become JSON and are read from it where no <c>JsonTypeInfo</c> is given. Default: names in camel case, types by reflection. Where code is trimmed, or to be quicker, put a context of
    /// System.Text.Json's source generator in front: <c>options.SerializerOptions.TypeInfoResolverChain.Insert(0, ChatJson.Default)</c>.
    /// </summary>
    public JsonSerializerOptions SerializerOptions { get; } = ArgumentSerializer.CreateDefaults();

    /// <summary>Removes a namespace made by a dynamic pattern when nobody is in it any more: no socket, none in its middleware, none that may be recovered. Default <see langword="false"/>.</summary>
    public bool CleanupEmptyChildNamespaces { get; set; }

    /// <summary>
    /// Refuses WebSockets whose <c>Origin</c> is neither the server's own host nor allowed by CORS: browsers do not do that themselves. Default <see langword="true"/>.
    /// </summary>
    public bool CheckWebSocketOrigin { get; set; } = true;

    /// <summary>Own CORS answers; <see langword="null"/> (the default) sends none and leaves it to ASP.NET Core's CORS.</summary>
    public SocketIOCorsOptions? Cors { get; set; }

    /// <summary>A cookie with the session's id, for balancers that look at one; none by default.</summary>
    public CookieBuilder? Cookie { get; set; }

    /// <summary>Connection state recovery; off when <see langword="null"/>, which is the default.</summary>
    public ConnectionStateRecoveryOptions? ConnectionStateRecovery { get; set; }

    /// <summary>Asked before each connection; everybody may come when <see langword="null"/>.</summary>
    public Func<HttpContext, ValueTask<RequestDecision>>? AllowRequest { get; set; }

    /// <summary>May add headers to the first answer of a connection; the id is the connection's, not a socket's.</summary>
    public Action<HttpContext, string>? OnInitialHeaders { get; set; }

    /// <summary>May add headers to every answer.</summary>
    public Action<HttpContext>? OnHeaders { get; set; }

    /// <summary>Hears of every refused request.</summary>
    public Action<RequestRefusal>? OnConnectionError { get; set; }

    /// <summary>Makes a connection's id; it must be unguessable. 15 random bytes in base64url by default.</summary>
    public Func<HttpContext, string>? GenerateId { get; set; }

    /// <summary>Makes a namespace's adapter; in memory by default.</summary>
    public Func<Namespace, Adapter>? AdapterFactory { get; set; }
}
