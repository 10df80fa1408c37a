using System.Runtime.InteropServices;
using Duet.Turn.Allocations;
using Duet.Turn.Stun;

namespace Duet.Turn.Relaying;

/// <summary>What the rules decided about one message: at most one message goes out for one that came in.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Decision
{
    public DecisionKind Kind { get; init; }

    /// <summary>Length of a reply, or of the bytes that go before the payload: a ChannelData header or the start of a Data indication.</summary>
    public int PrefixLength { get; init; }

    /// <summary>Where the payload is in the message that came in.</summary>
    public int PayloadOffset { get; init; }

    public int PayloadLength { get; init; }

    /// <summary>Zero bytes after the payload.</summary>
    public int Padding { get; init; }

    /// <summary>The channel of a ChannelData prefix; 0 for a Data indication.</summary>
    public int Channel { get; init; }

    public bool DontFragment { get; init; }

    public Relay? Relay { get; init; }

    public TransportAddress Peer { get; init; }

    public Allocation? Allocation { get; init; }
}
