namespace Duet.Turn.Relaying;

/// <summary>What is to be done with a message.</summary>
internal enum DecisionKind
{
    /// <summary>Nothing.</summary>
    Drop,

    /// <summary>Send the answer, which is in the context's room, to where the message came from.</summary>
    Reply,

    /// <summary>Send the payload from <see cref="Decision.Relay"/> to <see cref="Decision.Peer"/>.</summary>
    ToPeer,

    /// <summary>Send prefix, payload and padding to the client of <see cref="Decision.Allocation"/>.</summary>
    ToClient,
}
