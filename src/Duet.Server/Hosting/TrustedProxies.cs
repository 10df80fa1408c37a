using System.Net;

namespace Duet.Server.Hosting;

/// <summary>Addresses whose connections carry many people's requests: loopback, and what <c>Duet:TrustedProxies</c> names.</summary>
internal sealed class TrustedProxies(IEnumerable<string> configured)
{
    private readonly List<System.Net.IPNetwork> _networks = [.. configured.Select(text =>
        System.Net.IPNetwork.TryParse(text, out var network) ? network : new System.Net.IPNetwork(IPAddress.Parse(text), text.Contains(':', StringComparison.Ordinal) ? 128 : 32))];

    public bool Contain(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(address) || _networks.Exists(network => network.Contains(address));
    }
}
