namespace Duet.SocketIO.Parsing;

/// <summary>What a client's frame header says. The mask is in the order of the wire's bytes.</summary>
internal readonly record struct WebSocketFrameHeader(WebSocketOpcode Opcode, bool IsFinal, long PayloadLength, uint Mask)
{
    public bool IsControl => ((byte)Opcode & 0x8) != 0;
}
