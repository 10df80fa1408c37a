using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Duet.SocketIO.TypedClients;

/// <summary>What stands behind a typed interface: each of its methods sends an event.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "DispatchProxy derives from it.")]
internal class TypedClient : DispatchProxy
{
    public const string Proxies = "The interface is implemented at run time. Where code is compiled ahead of time, use Emit.";

    public const DynamicallyAccessedMemberTypes Needed = DynamicallyAccessedMemberTypes.All;

    private IReadOnlyDictionary<MethodInfo, ClientMethod> _methods = new Dictionary<MethodInfo, ClientMethod>();
    private IClientTarget? _target;

    /// <summary>Throws when the interface has something that could not be sent.</summary>
    [RequiresDynamicCode(Proxies)]
    public static T Create<[DynamicallyAccessedMembers(Needed)] T>(IClientTarget target, SocketIOServer server)
        where T : class
    {
        if (!typeof(T).IsInterface)
        {
            throw new InvalidOperationException($"{typeof(T)} is no interface.");
        }

        var methods = server.TypedClients.GetOrAdd(typeof(T), type => ReadMethods(type, server.Serializer));
        var proxy = DispatchProxy.Create<T, TypedClient>();
        var client = (TypedClient)(object)proxy;
        client._methods = methods;
        client._target = target;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _methods[targetMethod!].Send(_target!, args ?? []);

    [RequiresDynamicCode(Proxies)]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The interface is kept whole, with those that it inherits.")]
    private static Dictionary<MethodInfo, ClientMethod> ReadMethods(Type type, Handlers.ArgumentSerializer serializer) =>
        type.GetInterfaces().Append(type).SelectMany(static it => it.GetMethods()).ToDictionary(static method => method, method => new ClientMethod(method, serializer));
}
