using Duet.Turn.Limits;
using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>A port kept aside for the same user's next allocation (RFC 8656, section 7.2).</summary>
internal sealed record Reservation(ulong Token, string User, Usage UserUsage, Usage AddressUsage, RelaySocket Socket, AddressFamilyCode Family, int Port, long ExpiresAt)
{
    /// <summary>RFC 8656, section 7.2: at least 30 seconds.</summary>
    public const long LifetimeMilliseconds = 30 * 1000;
}
