namespace Duet.Server.Configuration;

/// <summary>A STUN or TURN server of somebody else, or another node, that browsers are told of beside this server's relay.</summary>
internal sealed class ExternalServer
{
    /// <summary>Its addresses, like <c>turns:turn.example.org:443?transport=tcp</c> (RFC 7064, RFC 7065).</summary>
    public IList<string> Urls { get; set; } = [];

    /// <summary>The secret that it shares with this server (coturn's <c>static-auth-secret</c>). Needed for <c>turn:</c> and <c>turns:</c>.</summary>
    public string? SharedSecret { get; set; }
}
