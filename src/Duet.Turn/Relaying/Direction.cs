namespace Duet.Turn.Relaying;

/// <summary>Which way a datagram was relayed.</summary>
internal enum Direction
{
    ToPeer,
    ToClient,

    /// <summary>From the client of one allocation to the client of another, without leaving the process.</summary>
    Inside,
}
