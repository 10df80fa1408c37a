namespace Duet.Server.Configuration;

/// <summary>The section <c>Duet</c>.</summary>
internal sealed class DuetOptions
{
    /// <summary>The address that people use, <c>https://duet.example.org</c>; its host is what relay URLs carry. Default: what each request says.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Other origins whose pages may use the server, as browsers send them; <c>*</c> for all. Default: only the server's own page.</summary>
    public IList<string> AllowedOrigins { get; set; } = [];

    /// <summary>Addresses or networks (CIDR) of proxies whose <c>X-Forwarded-*</c> headers are believed, beside loopback. Default none.</summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>
    /// The folder of what outlives the server: the key by which members of a session come back after a restart. <c>none</c> keeps everything in memory.
    /// Default: <c>STATE_DIRECTORY</c> of systemd, or <c>Duet</c> in the user's application data.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// Whether trusted proxies begin each TCP connection, to the web port and the relay's, with a PROXY protocol header (version 1 or 2). Then they all have to:
    /// one without is closed. Default <see langword="false"/>.
    /// </summary>
    public bool ProxyProtocol { get; set; }

    /// <summary>
    /// For how long browsers that came once by this server's own TLS come by HTTPS alone (RFC 6797), at its name's default port. Default a year; zero makes them forget.
    /// </summary>
    public TimeSpan HstsMaxAge { get; set; } = TimeSpan.FromDays(365);

    /// <summary>
    /// Who is told of a weakness, <c>mailto:security@example.org</c> or <c>https:</c> or <c>tel:</c>; it stands in <c>/.well-known/security.txt</c> (RFC 9116). Default
    /// none: there is no such file.
    /// </summary>
    public Uri? SecurityContact { get; set; }

    /// <summary>How long a call rings. Default 45 seconds; at least one second, at most ten minutes.</summary>
    public TimeSpan RingTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long somebody whose connection is lost keeps a place. Default 60 seconds; at least one second, at most an hour.</summary>
    public TimeSpan ReconnectGrace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The same after a page said that it closes or reloads. Default 10 seconds; at least one second, at most an hour.</summary>
    public TimeSpan ReloadGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between pings. Default 10 seconds: with <see cref="PingTimeout"/>, a lost peer is noticed within 18.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time that a client has to answer a ping. Default 8 seconds.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(8);
}
