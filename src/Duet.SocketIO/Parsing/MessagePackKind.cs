namespace Duet.SocketIO.Parsing;

/// <summary>Kinds of MessagePack values.</summary>
internal enum MessagePackKind
{
    Null,
    Boolean,
    Integer,
    Unsigned,
    Float,
    Text,
    Binary,
    Date,
    Array,
    Map,
}
