namespace Duet.SocketIO.Engine;

/// <summary>A packet that waits for a poll. The data does not hold the type's digit.</summary>
internal readonly record struct OutgoingPacket(EnginePacketType Type, bool IsBinary, ReadOnlyMemory<byte> Data)
{
    /// <summary>Length in a polling payload, without the separator.</summary>
    public int EncodedLength => 1 + (IsBinary ? (Data.Length + 2) / 3 * 4 : Data.Length);
}
