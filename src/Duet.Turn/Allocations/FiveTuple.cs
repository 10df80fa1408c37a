using System.Runtime.InteropServices;
using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>What names an allocation (RFC 8656, section 3.2): the client's address, the transport, and the server's address.</summary>
/// <remarks>
/// The server's address is told by <paramref name="Path"/>: the listener's number for UDP; for streams the connection's, which also keeps apart two
/// connections that follow one another from the same port.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FiveTuple(TransportAddress Client, ClientTransport Transport, long Path)
{
    public override int GetHashCode() => Client.GetHashCode() ^ (int)(Path * 0x2545F491);
}
