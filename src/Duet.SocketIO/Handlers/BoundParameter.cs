using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.Parsing;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Duet.SocketIO.Handlers;

/// <summary>Where one parameter of a handler gets its value from: the event, its arguments in order, or a service.</summary>
internal sealed class BoundParameter
{
    private readonly Type _type;
    private readonly JsonTypeInfo? _typeInfo;
    private readonly int _index;
    private readonly bool _mayBeNull;
    private readonly object? _default;

    /// <summary>Throws when it can get no value from anywhere.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="serializer">Reads arguments.</param>
    /// <param name="nextIndex">The argument that is the next one's, counted on when this parameter takes it.</param>
    public BoundParameter(ParameterInfo parameter, ArgumentSerializer serializer, ref int nextIndex)
    {
        _type = parameter.ParameterType;
        if (parameter.GetCustomAttributes().Any(static attribute => attribute is IFromServiceMetadata))
        {
            IsService = true;
            return;
        }

        if (IsOfTheEvent(_type))
        {
            return;
        }

        if (_type.IsByRef || typeof(Delegate).IsAssignableFrom(_type))
        {
            throw new ArgumentException($"Parameter \"{parameter.Name}\" of a handler cannot be a {_type}. To acknowledge, take an Action<object?> or an Action.", nameof(parameter));
        }

        _index = nextIndex++;
        var nullability = new NullabilityInfoContext().Create(parameter);
        _mayBeNull = parameter.HasDefaultValue || nullability.WriteState == NullabilityState.Nullable;
        _default = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        if (!IsBinary(_type))
        {
            _typeInfo = serializer.GetTypeInfo(_type);
        }
    }

    /// <summary>Whether it takes a service.</summary>
    public bool IsService { get; }

    /// <summary>The value for one event; <see langword="false"/> when the client has sent something else, or nothing.</summary>
    public bool TryGet(EventContext context, IServiceProvider? services, out object? value)
    {
        if (IsService)
        {
            value = services!.GetRequiredService(_type);
            return true;
        }

        if (IsOfTheEvent(_type))
        {
            value = GetOfTheEvent(context);
            return true;
        }

        return TryRead(context.Arguments, out value);
    }

    private static bool IsBinary(Type type) => type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>);

    private static bool IsOfTheEvent(Type type) =>
        type == typeof(Socket) || type == typeof(EventContext) || type == typeof(EventArguments) || type == typeof(CancellationToken)
        || type == typeof(Action) || type == typeof(Action<object?>);

    private object GetOfTheEvent(EventContext context)
    {
        if (_type == typeof(Socket))
        {
            return context.Socket;
        }

        if (_type == typeof(EventContext))
        {
            return context;
        }

        if (_type == typeof(EventArguments))
        {
            return context.Arguments;
        }

        if (_type == typeof(CancellationToken))
        {
            return context.Disconnected;
        }

        return _type == typeof(Action) ? () => context.Acknowledge() : (Action<object?>)(value => context.Acknowledge(value));
    }

    private bool TryRead(in EventArguments arguments, out object? value)
    {
        value = _default;
        if (!arguments.TryGetJson(_index, out var json) || json.Span.SequenceEqual("null"u8))
        {
            return _mayBeNull;
        }

        if (_typeInfo is null)
        {
            if (!arguments.TryReadBinary(_index, out var bytes))
            {
                return false;
            }

            value = bytes;
            if (_type == typeof(byte[]))
            {
                value = bytes.ToArray();
            }

            return true;
        }

        return JsonArguments.TryDecode(json.Span, _typeInfo, out value);
    }
}
