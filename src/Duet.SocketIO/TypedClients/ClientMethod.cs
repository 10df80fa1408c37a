using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Duet.SocketIO.Handlers;
using Duet.SocketIO.Parsing;

namespace Duet.SocketIO.TypedClients;

/// <summary>One method of a typed interface: the event that it sends, and what becomes of the answer.</summary>
internal sealed class ClientMethod
{
    private static readonly MethodInfo ReadAnswerMethod = typeof(ClientMethod).GetMethod(nameof(ReadAnswerAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    private readonly ArgumentSerializer _serializer;
    private readonly string _eventName;
    private readonly int _tokenIndex;
    private readonly Func<IClientTarget, string, EventArguments, CancellationToken, object?> _send;

    /// <summary>Throws when nothing could be sent by it.</summary>
    [RequiresDynamicCode(TypedClient.Proxies)]
    public ClientMethod(MethodInfo method, ArgumentSerializer serializer)
    {
        var parameters = method.GetParameters();
        if (method.IsSpecialName || method.IsGenericMethod || parameters.Any(static parameter => parameter.ParameterType.IsByRef || typeof(Delegate).IsAssignableFrom(parameter.ParameterType)))
        {
            throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} sends no event: it is to be a plain method with values as parameters.");
        }

        _eventName = method.GetCustomAttribute<EventNameAttribute>()?.Name ?? serializer.NameOf(Bare(method.Name));
        ReservedNames.ThrowIfSent(_eventName);
        _serializer = serializer;
        _tokenIndex = Array.FindIndex(parameters, static parameter => parameter.ParameterType == typeof(CancellationToken));
        _send = SenderOf(method, serializer);
    }

    public object? Send(IClientTarget target, object?[] values)
    {
        var arguments = EventArguments.None;
        for (var i = 0; i < values.Length; i++)
        {
            if (i != _tokenIndex)
            {
                arguments = _serializer.Append(arguments, values[i]);
            }
        }

        return _send(target, _eventName, arguments, _tokenIndex < 0 ? CancellationToken.None : (CancellationToken)values[_tokenIndex]!);
    }

    private static string Bare(string name) => name.EndsWith("Async", StringComparison.Ordinal) && name.Length > "Async".Length ? name[..^"Async".Length] : name;

    [RequiresDynamicCode(TypedClient.Proxies)]
    [UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The method that is made has no demands on its type.")]
    private static Func<IClientTarget, string, EventArguments, CancellationToken, object?> SenderOf(MethodInfo method, ArgumentSerializer serializer)
    {
        var type = method.ReturnType;
        if (type == typeof(void))
        {
            return Emitting(result: null);
        }

        if (type == typeof(Task))
        {
            return Emitting(Task.CompletedTask);
        }

        if (type == typeof(ValueTask))
        {
            return Emitting(ValueTask.CompletedTask);
        }

        if (type == typeof(Task<Acknowledgement>))
        {
            return static (target, name, arguments, cancellationToken) => target.AskAsync(name, arguments, cancellationToken);
        }

        if (type == typeof(Task<BroadcastAcknowledgement>))
        {
            return static (target, name, arguments, cancellationToken) => target.AskAllAsync(name, arguments, cancellationToken);
        }

        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Task<>))
        {
            throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} cannot return a {type}: nothing, a Task, a ValueTask or a Task of an answer.");
        }

        var read = ReadAnswerMethod.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<Task<Acknowledgement>, ArgumentSerializer, object>>();
        return (target, name, arguments, cancellationToken) => read(target.AskAsync(name, arguments, cancellationToken), serializer);
    }

    private static Func<IClientTarget, string, EventArguments, CancellationToken, object?> Emitting(object? result) => (target, name, arguments, _) =>
    {
        target.Emit(name, arguments);
        return result;
    };

    private static async Task<T> ReadAnswerAsync<T>(Task<Acknowledgement> asking, ArgumentSerializer serializer)
    {
        var answer = await asking;
        return answer.IsReceived && serializer.TryRead<T>(answer.Arguments, 0, out var value) ? value : throw new AcknowledgementException(answer.Status);
    }
}
