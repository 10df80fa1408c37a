using System.Runtime.InteropServices;
using Duet.Turn.Stun;

namespace Duet.Turn.Requests;

/// <summary>What a sound Allocate request asks for.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct AllocateRequest
{
    public AddressFamilyCode Family;
    public bool HasAdditionalFamily;
    public bool NeedsEvenPort;
    public bool ReservesNextPort;
    public ulong? ReservationToken;
    public uint LifetimeSeconds;
}
