using System.Net;
using System.Net.NetworkInformation;

namespace Duet.Server.Relay;

/// <summary>
/// Where the relay listens when <c>Turn:ListenAddresses</c> does not say: where the web part does. So a server that is started for one machine opens nothing to its
/// network. A web part that only something in front of it can reach, as <c>Duet:PublicUrl</c> says, is no measure: no proxy for HTTP passes on a relay's datagrams.
/// </summary>
internal static class RelayListening
{
    private static readonly string[] s_everywhere = ["*"];

    /// <summary>For <c>Turn:ListenAddresses</c>.</summary>
    /// <param name="web">Where the web part listens.</param>
    /// <param name="publicUrl">The address that people use, if it is known.</param>
    public static IReadOnlyList<string> Choose(IEnumerable<BindingAddress> web, Uri? publicUrl) => Choose(web, publicUrl, HasIPv6Loopback());

    /// <inheritdoc cref="Choose(IEnumerable{BindingAddress}, Uri?)" />
    /// <param name="web">Where the web part listens.</param>
    /// <param name="publicUrl">The address that people use, if it is known.</param>
    /// <param name="hasIPv6">Whether the machine has a loopback address of IPv6.</param>
    internal static IReadOnlyList<string> Choose(IEnumerable<BindingAddress> web, Uri? publicUrl, bool hasIPv6)
    {
        var addresses = web.SelectMany(OpenedBy).Distinct().ToList();
        if (addresses.Exists(IsAny) || (IsSomewhereElse(publicUrl, addresses) && !addresses.Exists(PublicRelayAddress.IsPublic)))
        {
            return s_everywhere;
        }

        // One loopback address is as good as the other: a page that was reached by the one may name "localhost", which browsers look up anew for the relay.
        if (addresses.Count == 0 || addresses.Exists(IPAddress.IsLoopback))
        {
            addresses = [.. addresses.Union(Loopback())];
        }

        return [.. addresses.Where(address => hasIPv6 || !address.Equals(IPAddress.IPv6Loopback)).Select(address => address.ToString())];
    }

    /// <summary>As the web server takes its addresses: a Unix socket is none, and a name that is not <c>localhost</c> means every one.</summary>
    private static IEnumerable<IPAddress> OpenedBy(BindingAddress address) =>
        address.IsUnixPipe || address.IsNamedPipe ? []
        : string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase) ? Loopback()
        : [IPAddress.TryParse(address.Host, out var one) ? one : IPAddress.IPv6Any];

    private static IPAddress[] Loopback() => [IPAddress.Loopback, IPAddress.IPv6Loopback];

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static bool IsSomewhereElse(Uri? publicUrl, List<IPAddress> addresses) =>
        publicUrl is { IsLoopback: false } && !(IPAddress.TryParse(publicUrl.Host, out var named) && addresses.Contains(named));

    /// <summary>Systems without IPv6, as many containers are, have none to listen on.</summary>
    private static bool HasIPv6Loopback() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Any(unicast => unicast.Address.Equals(IPAddress.IPv6Loopback));
}
