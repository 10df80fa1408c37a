using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.Parsing;

namespace Duet.SocketIO;

/// <summary>The arguments of an event or acknowledgement as raw UTF-8 JSON, read and extended without being parsed.</summary>
/// <remarks>
/// A value: <c>With…</c> gives a new one. Arguments of a received event share the connection's receive buffer: they are valid until the event's
/// handler has completed; <see cref="ToOwned"/> makes a copy to keep.
/// </remarks>
public readonly struct EventArguments
{
    private readonly ReadOnlyMemory<byte> _head;
    private readonly ReadOnlyMemory<byte> _tail;
    private readonly ReadOnlyMemory<byte>[]? _attachments;

    internal EventArguments(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> tail, ReadOnlyMemory<byte>[]? attachments)
    {
        _head = head;
        _tail = tail;
        _attachments = attachments;
    }

    /// <summary>No arguments.</summary>
    public static EventArguments None => default;

    /// <summary>Binary arguments, in the order of the placeholders' numbers.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments => _attachments ?? [];

    /// <summary>How many arguments there are; counted by scanning.</summary>
    public int Count => JsonArguments.Count(_head.Span) + JsonArguments.Count(_tail.Span);

    internal ReadOnlySpan<byte> Head => _head.Span;

    internal ReadOnlySpan<byte> Tail => _tail.Span;

    internal ReadOnlyMemory<byte>[]? AttachmentArray => _attachments;

    internal bool IsEmpty => _head.IsEmpty && _tail.IsEmpty;

    /// <summary>Length of the arguments as JSON, commas included.</summary>
    internal int JsonLength => _head.Length + _tail.Length + (_head.IsEmpty || _tail.IsEmpty ? 0 : 1);

    /// <summary>One string.</summary>
    public static EventArguments Of(string value) => default(EventArguments).With(value);

    /// <summary>One value.</summary>
    public static EventArguments Of<T>(T value, JsonTypeInfo<T> typeInfo) => default(EventArguments).With(value, typeInfo);

    /// <summary>Arguments that are JSON already.</summary>
    /// <param name="utf8Json">One JSON value, or several separated by commas. It is sent as it is: it must be valid.</param>
    public static EventArguments OfJson(ReadOnlyMemory<byte> utf8Json) => new(utf8Json, default, attachments: null);

    /// <summary>Arguments that are JSON already, with what their <c>{"_placeholder":true,"num":n}</c> stand for.</summary>
    public static EventArguments OfJson(ReadOnlyMemory<byte> utf8Json, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        ArgumentNullException.ThrowIfNull(attachments);
        return new EventArguments(utf8Json, default, attachments.Count == 0 ? null : [.. attachments]);
    }

    /// <summary>Reads what <see cref="ToMessagePack"/> has written; <see langword="false"/> when it is anything else.</summary>
    public static bool TryReadMessagePack(ReadOnlySpan<byte> data, out EventArguments arguments) => MessagePackParser.TryDecodeArguments(data, out arguments);

    /// <summary>One binary argument, which is not copied.</summary>
    public static EventArguments OfBinary(ReadOnlyMemory<byte> value) => default(EventArguments).WithBinary(value);

    /// <summary>These arguments and a string.</summary>
    public EventArguments With(string value) => WithJson(JsonArguments.Encode(value));

    /// <summary>These arguments and a value.</summary>
    public EventArguments With<T>(T value, JsonTypeInfo<T> typeInfo) => WithJson(JsonArguments.Encode(value, typeInfo));

    /// <summary>These arguments and a JSON value that is encoded already; neither is copied.</summary>
    public EventArguments WithJson(ReadOnlyMemory<byte> utf8Json)
    {
        if (utf8Json.IsEmpty)
        {
            return this;
        }

        if (_head.IsEmpty)
        {
            return new EventArguments(utf8Json, default, _attachments);
        }

        return _tail.IsEmpty
            ? new EventArguments(_head, utf8Json, _attachments)
            : new EventArguments(_head, JsonArguments.Join(_tail.Span, utf8Json.Span), _attachments);
    }

    /// <summary>These arguments and a binary one, which is not copied.</summary>
    public EventArguments WithBinary(ReadOnlyMemory<byte> value)
    {
        var index = _attachments?.Length ?? 0;
        var appended = WithJson(JsonArguments.Placeholder(index));
        return new EventArguments(appended._head, appended._tail, [.. _attachments ?? [], value]);
    }

    /// <summary>The JSON of one argument; <see langword="false"/> when there are fewer.</summary>
    public bool TryGetJson(int index, out ReadOnlyMemory<byte> utf8Json)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return JsonArguments.TryGet(_head, ref index, out utf8Json) || JsonArguments.TryGet(_tail, ref index, out utf8Json);
    }

    /// <summary>Reads one argument. <see langword="false"/> when it is missing, null or of another type: a client may send anything.</summary>
    public bool TryRead<T>(int index, JsonTypeInfo<T> typeInfo, [NotNullWhen(true)] out T? value)
    {
        value = default;
        return TryGetJson(index, out var json) && JsonArguments.TryDecode(json.Span, typeInfo, out value);
    }

    /// <summary>Reads one argument as serializer options say: <see cref="SocketIOOptions.SerializerOptions"/>, or others.</summary>
    public bool TryRead<T>(int index, JsonSerializerOptions options, [NotNullWhen(true)] out T? value)
    {
        ArgumentNullException.ThrowIfNull(options);
        return TryRead(index, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)), out value);
    }

    /// <summary>Reads a string argument.</summary>
    public bool TryReadString(int index, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return TryGetJson(index, out var json) && JsonArguments.TryDecodeString(json.Span, out value);
    }

    /// <summary>Reads one argument as a document of its own; <see langword="false"/> when it is missing. Half of a surrogate pair is U+FFFD in it, as in each text that is read.</summary>
    public bool TryReadElement(int index, out JsonElement value)
    {
        value = default;
        return TryGetJson(index, out var json) && JsonArguments.TryDecodeElement(json.Span, out value);
    }

    /// <summary>Reads a binary argument; <see langword="false"/> when it is missing or not binary.</summary>
    public bool TryReadBinary(int index, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (_attachments is null || !TryGetJson(index, out var json) || !JsonArguments.TryReadPlaceholder(json.Span, out var number)
            || number >= _attachments.Length)
        {
            return false;
        }

        value = _attachments[number];
        return true;
    }

    /// <summary>A copy that stays valid after the handler.</summary>
    public EventArguments ToOwned()
    {
        if (_head.IsEmpty)
        {
            return default;
        }

        return new EventArguments(_head.ToArray(), _tail.ToArray(), _attachments is null ? null : Array.ConvertAll(_attachments, Copy));

        static ReadOnlyMemory<byte> Copy(ReadOnlyMemory<byte> bytes) => bytes.ToArray();
    }

    /// <summary>The arguments as JSON values separated by commas, binary ones as placeholders: what <see cref="OfJson(ReadOnlyMemory{byte}, IReadOnlyList{ReadOnlyMemory{byte}})"/> takes.</summary>
    public byte[] ToJson()
    {
        var json = new byte[JsonLength];
        WriteTo(json);
        return json;
    }

    /// <summary>The arguments as one MessagePack array, binary ones inside: for what must cross nodes.</summary>
    public byte[] ToMessagePack() => MessagePackParser.EncodeArguments(this);

    internal void WriteTo(Span<byte> destination)
    {
        _head.Span.CopyTo(destination);
        if (!_tail.IsEmpty)
        {
            destination[_head.Length] = (byte)',';
            _tail.Span.CopyTo(destination[(_head.Length + 1)..]);
        }
    }
}
