namespace Duet.SocketIO.Parsing;

/// <summary>Where an event's name and arguments stand in its JSON. A name with escapes is decoded instead.</summary>
internal readonly record struct EventPayload(string? DecodedName, Range Name, Range Arguments);
