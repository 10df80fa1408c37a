namespace Duet.SocketIO.Engine;

/// <summary>Packet types of Engine.IO protocol 4; the value is the digit on the wire.</summary>
internal enum EnginePacketType : byte
{
    Open = 0,
    Close = 1,
    Ping = 2,
    Pong = 3,
    Message = 4,
    Upgrade = 5,
    Noop = 6,
}
