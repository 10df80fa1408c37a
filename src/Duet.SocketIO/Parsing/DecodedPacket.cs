namespace Duet.SocketIO.Parsing;

/// <summary>A packet that came as one message, as the default parser would have brought it: its namespace and JSON in one text.</summary>
internal readonly record struct DecodedPacket(PacketHeader Header, ReadOnlyMemory<byte> Text, ReadOnlyMemory<byte>[]? Attachments);
