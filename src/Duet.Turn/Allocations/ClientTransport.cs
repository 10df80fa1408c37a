namespace Duet.Turn.Allocations;

/// <summary>How a client reaches the server.</summary>
internal enum ClientTransport
{
    Udp,

    /// <summary>TCP, with or without TLS: the relay sees the same bytes.</summary>
    Stream,
}
