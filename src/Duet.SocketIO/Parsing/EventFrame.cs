using System.Buffers.Text;
using Duet.SocketIO.Engine;

namespace Duet.SocketIO.Parsing;

/// <summary>An EVENT or ACK packet of the default parser, written where it is needed: prefix, id, then the array.</summary>
internal readonly ref struct EventFrame : ITextPayload
{
    private readonly ReadOnlySpan<byte> _prefix;
    private readonly ulong _id;
    private readonly int _idLength;
    private readonly EventName _name;
    private readonly bool _hasName;
    private readonly EventArguments _arguments;
    private readonly int _argumentsLength;

    /// <summary>An event.</summary>
    public EventFrame(ReadOnlySpan<byte> prefix, ulong? id, string name, in EventArguments arguments)
        : this(prefix, id, arguments)
    {
        _name = new EventName(name);
        _hasName = true;
    }

    /// <summary>An acknowledgement.</summary>
    public EventFrame(ReadOnlySpan<byte> prefix, ulong? id, in EventArguments arguments)
    {
        _prefix = prefix;
        _id = id ?? 0;
        _idLength = id is null ? 0 : CountDigits(_id);
        _arguments = arguments;
        _argumentsLength = arguments.JsonLength;
    }

    public int Length =>
        _prefix.Length + _idLength + 2 + _argumentsLength + (_hasName ? _name.Length + (_argumentsLength > 0 ? 1 : 0) : 0);

    public void WriteTo(Span<byte> destination)
    {
        _prefix.CopyTo(destination);
        var rest = destination[_prefix.Length..];
        if (_idLength > 0)
        {
            Utf8Formatter.TryFormat(_id, rest, out _);
            rest = rest[_idLength..];
        }

        rest[0] = (byte)'[';
        rest = rest[1..];
        if (_hasName)
        {
            _name.WriteTo(rest);
            rest = rest[_name.Length..];
            if (_argumentsLength > 0)
            {
                rest[0] = (byte)',';
                rest = rest[1..];
            }
        }

        _arguments.WriteTo(rest);
        rest[_argumentsLength] = (byte)']';
    }

    private static int CountDigits(ulong value)
    {
        var digits = 1;
        while (value >= 10)
        {
            value /= 10;
            digits++;
        }

        return digits;
    }
}
