namespace Duet.SocketIO.Parsing;

/// <summary>A decoded MessagePack packet, as the default parser would have brought it: its namespace and JSON in one text.</summary>
internal readonly record struct MessagePackPacket(PacketHeader Header, ReadOnlyMemory<byte> Text, ReadOnlyMemory<byte>[]? Attachments);
