using System.Runtime.InteropServices;

namespace Duet.SocketIO;

/// <summary>A packet of Socket.IO, as a <see cref="PacketParser"/> writes and reads it.</summary>
/// <param name="Type">What it is; never one of the binary types, as arguments know whether they have attachments.</param>
/// <param name="Namespace">The namespace, with its slash.</param>
/// <param name="Id">The number that an acknowledgement is asked for or given by.</param>
/// <param name="Data">An event's name as a JSON string and then its arguments; an acknowledgement's arguments; one object, or nothing, when connecting.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SocketIOPacket(PacketType Type, string Namespace, ulong? Id, EventArguments Data);
