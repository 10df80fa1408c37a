using System.Text;
using Duet.SocketIO.Parsing;

namespace Duet.SocketIO.Handlers;

/// <summary>An event's name as it came: bytes without escapes, or a text when there were some.</summary>
internal readonly ref struct ReceivedName(ReadOnlySpan<byte> utf8, string? decoded)
{
    private readonly ReadOnlySpan<byte> _utf8 = utf8;

    public bool Is(string name) => decoded is null ? EventName.Equals(_utf8, name) : string.Equals(decoded, name, StringComparison.Ordinal);

    public override string ToString() => decoded ?? Encoding.UTF8.GetString(_utf8);
}
