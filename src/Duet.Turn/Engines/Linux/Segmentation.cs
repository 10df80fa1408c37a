using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>Where runs of datagrams may be left to the kernel to cut up (UDP_SEGMENT, udp(7)). For one thread.</summary>
/// <remarks>
/// A machine that cannot do it at all refuses from the first run on, and is not asked again. Where it has worked, a refusal is about a route (a tunnel,
/// a small MTU) and only its destination is left out, so that nobody can slow down all others.
/// </remarks>
internal sealed class Segmentation
{
    /// <summary>UDP_MAX_SEGMENTS of kernels before 6.8.</summary>
    public const int MaxSegments = 64;

    /// <summary>Below the 65,507 bytes that IPv4 has room for.</summary>
    public const int MaxBytes = 65_000;

    /// <summary>What fits an Ethernet frame under IPv6. A datagram that must be fragmented cannot be a segment.</summary>
    public const int MaxSegmentSize = 1452;

    private const int PlaceBits = 6;
    private readonly TransportAddress[] _refused = new TransportAddress[1 << PlaceBits];
    private bool _hasWorked;

    /// <summary><see langword="false"/> once it was found not to work here.</summary>
    public bool IsAvailable { get; private set; } = true;

    public bool Allows(in TransportAddress destination, int size) =>
        IsAvailable && size is > 0 and <= MaxSegmentSize && !_refused[PlaceOf(destination)].Equals(destination);

    public void Succeeded() => _hasWorked = true;

    /// <summary>Whether a run failed because of the flag: then its datagrams go one by one.</summary>
    public bool Refused(in TransportAddress destination, LinuxError error)
    {
        if (error is not (LinuxError.InvalidArgument or LinuxError.InputOutput or LinuxError.MessageTooLong))
        {
            return false;
        }

        IsAvailable = _hasWorked;
        _refused[PlaceOf(destination)] = destination;
        return true;
    }

    /// <summary>A place in a table of 2^<paramref name="bits"/> for a hash, of whose bits any few may be alike (Fibonacci hashing).</summary>
    public static int Spread(int hash, int bits) => (int)((uint)hash * 0x9E3779B1 >> (32 - bits));

    private static int PlaceOf(in TransportAddress destination) => Spread(destination.GetHashCode(), PlaceBits);
}
