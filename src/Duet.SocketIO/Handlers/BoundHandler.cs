using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Duet.SocketIO.Handlers;

/// <summary>A method with any parameters as a handler of an event: arguments are read by the parameters' types, and what it returns is the acknowledgement.</summary>
[RequiresUnreferencedCode(Reflection)]
[RequiresDynamicCode(Reflection)]
internal sealed class BoundHandler
{
    public const string Reflection = "Parameters are read by reflection. Where code is trimmed, use the overloads with a JsonTypeInfo.";

    private static readonly MethodInfo AcknowledgeTaskMethod = typeof(BoundHandler).GetMethod(nameof(AcknowledgeTaskAsync), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly MethodInfo AcknowledgeValueTaskMethod = typeof(BoundHandler).GetMethod(nameof(AcknowledgeValueTaskAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    private readonly MethodInvoker _method;
    private readonly BoundParameter[] _parameters;
    private readonly bool _needsServices;
    private readonly Func<object?, EventContext, ValueTask> _finish;

    public BoundHandler(MethodInfo method, IEnumerable<ParameterInfo> parameters, ArgumentSerializer serializer)
    {
        _method = MethodInvoker.Create(method);
        var nextIndex = 0;
        var bound = new List<BoundParameter>();
        foreach (var parameter in parameters)
        {
            bound.Add(new BoundParameter(parameter, serializer, ref nextIndex));
        }

        _parameters = [.. bound];
        _needsServices = bound.Exists(static parameter => parameter.IsService);
        _finish = FinishOf(method.ReturnType);
    }

    /// <summary>Any lambda or method as a handler.</summary>
    public static Func<EventContext, ValueTask> Bind(Delegate handler, SocketIOServer server)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (handler is Func<EventContext, ValueTask> plain)
        {
            return plain;
        }

        // The delegate's own method has the lambda's parameters, behind what the delegate is closed over.
        var invoke = handler.GetType().GetMethod("Invoke")!;
        var count = invoke.GetParameters().Length;
        var bound = new BoundHandler(invoke, handler.Method.GetParameters().TakeLast(count), server.Serializer);
        if (!bound._needsServices)
        {
            return context => bound.RunAsync(handler, context, services: null);
        }

        var scopes = server.Scopes;
        return async context =>
        {
            await using var scope = scopes.CreateAsyncScope();
            await bound.RunAsync(handler, context, scope.ServiceProvider);
        };
    }

    /// <param name="target">What the method belongs to.</param>
    /// <param name="context">The event.</param>
    /// <param name="services">The event's own; none where no parameter wants one.</param>
    public ValueTask RunAsync(object target, EventContext context, IServiceProvider? services)
    {
        var values = new object?[_parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!_parameters[i].TryGet(context, services, out values[i]))
            {
                context.Socket.NoteUnreadable(context.Name);
                return ValueTask.CompletedTask;
            }
        }

        return _finish(Invoke(target, values), context);
    }

    private static Func<object?, EventContext, ValueTask> FinishOf(Type type)
    {
        if (type == typeof(void) || type == typeof(EmitResult))
        {
            return static (_, _) => ValueTask.CompletedTask;
        }

        if (type == typeof(Task))
        {
            return static (result, _) => new ValueTask((Task)result!);
        }

        if (type == typeof(ValueTask))
        {
            return static (result, _) => (ValueTask)result!;
        }

        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (definition == typeof(Task<>) || definition == typeof(ValueTask<>))
        {
            var method = definition == typeof(Task<>) ? AcknowledgeTaskMethod : AcknowledgeValueTaskMethod;
            return method.MakeGenericMethod(type.GetGenericArguments()).CreateDelegate<Func<object?, EventContext, ValueTask>>();
        }

        return static (result, context) =>
        {
            context.Acknowledge(result);
            return ValueTask.CompletedTask;
        };
    }

    private static async ValueTask AcknowledgeTaskAsync<T>(object? result, EventContext context) => context.Acknowledge((object?)await (Task<T>)result!);

    private static async ValueTask AcknowledgeValueTaskAsync<T>(object? result, EventContext context) => context.Acknowledge((object?)await (ValueTask<T>)result!);

    private object? Invoke(object target, object?[] values)
    {
        try
        {
            return _method.Invoke(target, values.AsSpan());
        }
        catch (TargetInvocationException error) when (error.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}
