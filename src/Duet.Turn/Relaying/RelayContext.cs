using Duet.Turn.Allocations;

namespace Duet.Turn.Relaying;

/// <summary>What one reader of messages brings along: room for answers, the time, and counts that are published now and then. One thread at a time.</summary>
internal sealed class RelayContext
{
    /// <summary>Holds the longest answer (a challenge with a long realm) and every prefix.</summary>
    public const int RoomLength = 2048;

    /// <summary>Answers and prefixes are written here.</summary>
    public byte[] Room { get; } = new byte[RoomLength];

    /// <summary>Milliseconds of the server's clock; set before each batch.</summary>
    public long Now { get; set; }

    public Traffic Traffic { get; } = new();

    /// <summary>The allocation seen last: packets of one flow come in a row.</summary>
    public Allocation? Last { get; set; }
}
