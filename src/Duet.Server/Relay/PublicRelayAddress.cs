using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Duet.Server.Relay;

/// <summary>
/// Which address relayed candidates carry when <c>Turn:PublicAddress</c> is not set and <c>Duet:PublicUrl</c> is: the one that its name leads to, so that the relay is
/// right behind one-to-one NAT (as at most cloud providers) with nothing more to set.
/// </summary>
internal static class PublicRelayAddress
{
    /// <summary>For <c>Turn:PublicAddress</c>; <see langword="null"/> leaves it to the relay.</summary>
    public static string? Find(Uri? publicUrl)
    {
        if (publicUrl is null || publicUrl.IsLoopback)
        {
            return null;
        }

        try
        {
            return Choose(Dns.GetHostAddresses(publicUrl.IdnHost), [.. LocalAddresses()]);
        }
        catch (SocketException)
        {
            // The name is not known here, as in some networks of containers.
            return null;
        }
    }

    /// <summary>
    /// Addresses of this machine among those of the name; else the name's public IPv4 address, if this machine has none of its own: then somebody translates it.
    /// A machine with a public address that the name does not lead to has a proxy in front, which relays nothing.
    /// </summary>
    internal static string? Choose(IReadOnlyList<IPAddress> named, IReadOnlyList<IPAddress> local)
    {
        var chosen = named.Where(local.Contains).DistinctBy(address => address.AddressFamily).ToList();
        if (chosen.Count == 0 && !local.Any(IsPublicIPv4) && named.FirstOrDefault(IsPublicIPv4) is { } translated)
        {
            chosen.Add(translated);
        }

        return chosen.Count == 0 ? null : string.Join(',', chosen);
    }

    private static IEnumerable<IPAddress> LocalAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => !IPAddress.IsLoopback(address));

    /// <summary>Whether the whole Internet may send to it, as far as the address tells.</summary>
    internal static bool IsPublic(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? IsPublicIPv4(address)
        : !address.IsIPv6LinkLocal && !address.IsIPv6UniqueLocal && !IPAddress.IsLoopback(address);

    /// <summary>Not private (RFC 1918), shared (RFC 6598), link-local or loopback.</summary>
    private static bool IsPublicIPv4(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        var bytes = address.GetAddressBytes();
        return bytes[0] is not (0 or 10 or 127) && bytes[0] < 224
            && !(bytes[0] == 172 && bytes[1] is >= 16 and <= 31)
            && !(bytes[0] == 192 && bytes[1] == 168)
            && !(bytes[0] == 169 && bytes[1] == 254)
            && !(bytes[0] == 100 && bytes[1] is >= 64 and <= 127);
    }
}
