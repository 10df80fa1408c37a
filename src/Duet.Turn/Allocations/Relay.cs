using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>One relayed address of an allocation: the one of IPv4 or the one of IPv6.</summary>
internal sealed class Relay(Allocation allocation, TransportAddress address, RelaySocket socket)
{
    public Allocation Allocation { get; } = allocation;

    /// <summary>The address that peers are told.</summary>
    public TransportAddress Address { get; } = address;

    public RelaySocket Socket { get; } = socket;

    public PermissionTable Permissions { get; } = new();
}
