using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Duet.Turn.Stun;

namespace Duet.Turn;

/// <summary>Finds the addresses that relayed candidates carry.</summary>
internal static class RelayAddressFinder
{
    // Documentation addresses (RFC 5737, RFC 3849): the system says by which address it would go there, and nothing is sent.
    private static readonly IPAddress SomewhereIPv4 = IPAddress.Parse("198.51.100.1");
    private static readonly IPAddress SomewhereIPv6 = IPAddress.Parse("2001:db8::1");

    /// <summary>For a machine without IPv4: what is relayed between its own clients goes through it all the same.</summary>
    public static RelayAddress Loopback { get; } = new(TransportAddress.From(IPAddress.Loopback, 0), TransportAddress.From(IPAddress.Loopback, 0));

    /// <summary>Reads <see cref="TurnOptions.PublicAddress"/>.</summary>
    /// <exception cref="ArgumentException">It is not of the form that is documented there.</exception>
    public static IReadOnlyList<RelayAddress> Parse(string? text)
    {
        var found = new List<RelayAddress>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var sides = part.Split('/');
            if (sides.Length > 2 || !IPAddress.TryParse(sides[0], out var advertised) || !IPAddress.TryParse(sides[^1], out var bound)
                || advertised.AddressFamily != bound.AddressFamily || IsAny(advertised)
                || found.Exists(other => other.Advertised.ToIPAddress().AddressFamily == advertised.AddressFamily))
            {
                throw SettingsReader.Wrong(
                    nameof(TurnOptions.PublicAddress), $"must be one address of a family, or two joined by a comma, each as address or public/private, not '{text}'");
            }

            // An address that this machine does not have is translated to one that it has: most likely to that by which it reaches other networks.
            var isHere = sides.Length == 2 || LocalAddresses().Contains(bound);
            bound = isHere ? bound : SourceTowards(SomewhereOf(bound)) ?? AnyOf(bound);
            found.Add(new RelayAddress(TransportAddress.From(advertised, 0), TransportAddress.From(bound, 0)));
        }

        return found;
    }

    /// <summary>The address by which the machine reaches other networks, of each family that it has. None on a machine without a network.</summary>
    public static IReadOnlyList<RelayAddress> Discover()
    {
        List<IPAddress> found = [];
        if (SourceTowards(SomewhereIPv4) is { } ipv4)
        {
            found.Add(ipv4);
        }

        if (SourceTowards(SomewhereIPv6) is { } ipv6)
        {
            found.Add(ipv6);
        }

        // What is relayed has to come from the address that the peer was told (RFC 8656, section 11.2), whatever the way to it is.
        return [.. found.Select(address => new RelayAddress(TransportAddress.From(address, 0), TransportAddress.From(address, 0)))];
    }

    /// <summary>Every address of this machine.</summary>
    public static IReadOnlySet<IPAddress> LocalAddresses()
    {
        var addresses = new HashSet<IPAddress> { IPAddress.Loopback, IPAddress.IPv6Loopback };
        foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
        {
            addresses.UnionWith(network.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address));
        }

        return addresses;
    }

    private static IPAddress SomewhereOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? SomewhereIPv4 : SomewhereIPv6;

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IPAddress AnyOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;

    private static IPAddress? SourceTowards(IPAddress somewhere)
    {
        try
        {
            using var socket = new Socket(somewhere.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(somewhere, 9);
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal ? null : address;
        }
        catch (SocketException)
        {
            // No way to there: the machine has no network of this family.
            return null;
        }
    }
}
