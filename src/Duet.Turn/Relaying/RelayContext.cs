using Duet.Turn.Allocations;

namespace Duet.Turn.Relaying;

/// <summary>What one reader of messages brings along: room for answers, the time, and counts that are published now and then. One thread at a time.</summary>
/// <param name="roomLength">Bytes of <see cref="Room"/>: less than <see cref="RoomLength"/> for a reader of peers alone.</param>
internal sealed class RelayContext(int roomLength = RelayContext.RoomLength)
{
    private readonly List<StreamClient> _unflushed = [];

    /// <summary>Holds the longest answer (a challenge with a long realm) and every prefix.</summary>
    public const int RoomLength = 2048;

    /// <summary>Holds every prefix: a Data indication about ICMP over IPv6 is the longest, 56 bytes.</summary>
    public const int PrefixRoomLength = 64;

    /// <summary>Answers and prefixes are written here.</summary>
    public byte[] Room { get; } = new byte[roomLength];

    /// <summary>Milliseconds of the server's clock; set before each batch.</summary>
    public long Now { get; set; }

    public Traffic Traffic { get; } = new();

    /// <summary>The allocation seen last: packets of one flow come in a row.</summary>
    public Allocation? Last { get; set; }

    /// <summary>Gives a message to a client behind a stream, which has it after <see cref="FlushStreams"/>.</summary>
    public void SendToStream(StreamClient stream, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding)
    {
        if (stream.Send(prefix, payload, padding, Now))
        {
            _unflushed.Add(stream);
        }
    }

    /// <summary>Writes out what streams were given since the last time. To be called whenever the reader has no more messages at hand.</summary>
    public void FlushStreams()
    {
        foreach (var stream in _unflushed)
        {
            stream.Flush();
        }

        _unflushed.Clear();
    }
}
