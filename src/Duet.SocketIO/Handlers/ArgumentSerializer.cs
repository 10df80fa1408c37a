using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.Parsing;

namespace Duet.SocketIO.Handlers;

/// <summary>Turns values into arguments and back, as the server's settings say.</summary>
internal sealed class ArgumentSerializer(JsonSerializerOptions options)
{
    private static ArgumentSerializer? _default;

    private static readonly byte[] Null = "null"u8.ToArray();

    /// <summary>For what comes from nowhere with settings: as the settings begin.</summary>
    public static ArgumentSerializer Default => LazyInitializer.EnsureInitialized(ref _default, static () => new ArgumentSerializer(CreateDefaults()));

    /// <summary>
    /// What settings begin with: names in camel case, types by reflection where that is not switched off, and nothing read that the types forbid. A number is no text, and what may not be null is not.
    /// </summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reflection is used only where it is enabled; trimmed applications add a context of their own.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As above.")]
    public static JsonSerializerOptions CreateDefaults() => new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = JsonSerializer.IsReflectionEnabledByDefault ? new DefaultJsonTypeInfoResolver() : JsonTypeInfoResolver.Combine(),
    };

    /// <summary>Arguments and one more. Bytes go as binary, <see cref="EventArguments"/> as they are, anything else as JSON.</summary>
    public EventArguments Append(in EventArguments arguments, object? value)
    {
        switch (value)
        {
            case null:
                return arguments.WithJson(Null);
            case string text:
                return arguments.With(text);
            case byte[] bytes:
                return arguments.WithBinary(bytes);
            case ReadOnlyMemory<byte> bytes:
                return arguments.WithBinary(bytes);
            case EventArguments { Attachments.Count: 0 } more:
                return arguments.WithJson(more.ToJson());
            case EventArguments or JsonTypeInfo:
                throw new ArgumentException($"A {value.GetType().Name} here is no argument of an event.", nameof(value));
            default:
                return arguments.WithJson(JsonArguments.Encode(value, options.GetTypeInfo(value.GetType())));
        }
    }

    /// <summary>How the settings write a name.</summary>
    public string NameOf(string name) => options.PropertyNamingPolicy?.ConvertName(name) ?? name;

    /// <summary>Reads one argument; <see langword="false"/> when it is missing, null or of another type.</summary>
    public bool TryRead<T>(in EventArguments arguments, int index, [NotNullWhen(true)] out T? value) =>
        arguments.TryRead(index, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T)), out value);

    /// <summary>What reads arguments of a type. Throws when the settings do not know the type.</summary>
    public JsonTypeInfo GetTypeInfo(Type type) => options.GetTypeInfo(type);
}
