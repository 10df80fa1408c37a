using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Duet.SocketIO.Handlers;

/// <summary>A class whose methods handle events: for each event it is made anew, in a scope of services that ends with the handler.</summary>
[RequiresUnreferencedCode(BoundHandler.Reflection)]
[RequiresDynamicCode(BoundHandler.Reflection)]
internal sealed class HandlerClass<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.PublicMethods)] T>
    where T : class
{
    private readonly IServiceScopeFactory _scopes;
    private readonly ObjectFactory<T> _factory = ActivatorUtilities.CreateFactory<T>([]);

    private HandlerClass(IServiceScopeFactory scopes)
    {
        _scopes = scopes;
    }

    /// <summary>Registers what the class handles. Throws when it handles nothing, or when a method of it can not.</summary>
    public static void Register(NamespaceHandlers handlers, SocketIOServer server)
    {
        var handlerClass = new HandlerClass<T>(server.Scopes);
        var methods = typeof(T).GetMethods().Where(static method => method.GetCustomAttribute<EventNameAttribute>() is not null).ToArray();
        var hearsOfConnections = typeof(IConnectionHandler).IsAssignableFrom(typeof(T));
        if (methods.Length == 0 && !hearsOfConnections)
        {
            throw new InvalidOperationException($"{typeof(T)} handles nothing: it has no public method with [EventName], and is no {nameof(IConnectionHandler)}.");
        }

        foreach (var method in methods)
        {
            var bound = new BoundHandler(method, method.GetParameters(), server.Serializer);
            handlers.On(method.GetCustomAttribute<EventNameAttribute>()!.Name, context => handlerClass.RunAsync(
                (it, services) => bound.RunAsync(it, context, services)));
        }

        if (hearsOfConnections)
        {
            handlers.OnConnection(socket => handlerClass.RunAsync((it, _) => ((IConnectionHandler)it).OnConnectionAsync(socket)));
            handlers.OnDisconnect((socket, reason) => handlerClass.RunAsync((it, _) => ((IConnectionHandler)it).OnDisconnectAsync(socket, reason)));
        }
    }

    private async ValueTask RunAsync(Func<T, IServiceProvider, ValueTask> handler)
    {
        await using var scope = _scopes.CreateAsyncScope();
        if (scope.ServiceProvider.GetService<T>() is { } registered)
        {
            await handler(registered, scope.ServiceProvider);
            return;
        }

        // The scope does not know it, so it is ours to dispose of.
        var made = _factory(scope.ServiceProvider, []);
        try
        {
            await handler(made, scope.ServiceProvider);
        }
        finally
        {
            switch (made)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }
}
