using Duet.Turn.Stun;

namespace Duet.Turn;

/// <summary>An address for relayed candidates: what clients are told, and what is bound on this machine.</summary>
internal sealed record RelayAddress(TransportAddress Advertised, TransportAddress Bound);
