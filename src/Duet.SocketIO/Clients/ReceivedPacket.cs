using Duet.SocketIO.Parsing;

namespace Duet.SocketIO.Clients;

/// <summary>A packet with its attachments, in memory of its own.</summary>
internal readonly record struct ReceivedPacket(PacketHeader Header, ReadOnlyMemory<byte> Text, ReadOnlyMemory<byte>[]? Attachments);
