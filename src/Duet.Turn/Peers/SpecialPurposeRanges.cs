using Duet.Turn.Stun;

namespace Duet.Turn.Peers;

/// <summary>Where no peer on the public Internet can be: IANA's special-purpose address registries (RFC 6890), multicast and reserved space; Teredo (in 2001::/23) and 6to4, which no relay may take (RFC 8656, section 21.4).</summary>
internal static class SpecialPurposeRanges
{
    /// <summary>Denied unless allowed. Cloud metadata services are inside 169.254.0.0/16, 100.64.0.0/10, 168.63.129.16 and fd00:ec2::/32.</summary>
    public static readonly AddressRange[] All =
    [
        .. Parse(
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
            "240.0.0.0/4", "168.63.129.16/32",
            "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
            "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    ];

    private static readonly AddressRange[] Loopback = [.. Parse("127.0.0.0/8", "::1/128")];

    public static bool IsLoopback(in TransportAddress address) => Loopback[0].Contains(address) || Loopback[1].Contains(address);

    private static IEnumerable<AddressRange> Parse(params string[] ranges) =>
        ranges.Select(text => AddressRange.TryParse(text, out var range) ? range : throw new FormatException(text));
}
