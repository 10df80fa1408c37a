using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Duet.Turn.Stun;

namespace Duet.Turn.Limits;

/// <summary>Answers per second and source for those who have not authenticated. Its size never changes, whoever floods. Any thread may ask.</summary>
/// <remarks>Sources that fall on the same of 16,384 places share one rate; which ones do is a secret of this process.</remarks>
internal sealed class SourceLimiter(int perSecond)
{
    private const int Places = 1 << 14;
    private const long Second = 1_000_000;
    private const long Burst = 5 * Second;
    private readonly TokenBucket[] _buckets = perSecond == 0 ? [] : new TokenBucket[Places];
    private readonly ulong _seed = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(8)) | 1;
    private readonly long _cost = perSecond == 0 ? 0 : Math.Max(1, Second / perSecond);

    /// <summary>Counts one answer; <see langword="false"/> when the source has had enough.</summary>
    public bool TryTake(in TransportAddress source, long nowMilliseconds) =>
        _cost == 0 || _buckets[PlaceOf(source)].TryTake(nowMilliseconds * 1000, _cost, Burst);

    /// <summary>Whether the source has had enough, without counting.</summary>
    public bool IsExhausted(in TransportAddress source, long nowMilliseconds) =>
        _cost != 0 && _buckets[PlaceOf(source)].IsEmpty(nowMilliseconds * 1000, _cost, Burst);

    private int PlaceOf(in TransportAddress source)
    {
        // An IPv6 host has a whole /64 to take addresses from.
        var prefix = source.Family == AddressFamilyCode.IPv4 ? source.IPv4 : source.IPv6.High;
        var mixed = (prefix ^ _seed) * 0xD6E8FEB86659FD93;
        mixed = (mixed ^ (mixed >> 32)) * _seed;
        return (int)(mixed >> 50);
    }
}
