namespace Duet.SocketIO;

/// <summary>The event that a method stands for: one that it handles, in a class given to <c>AddHandlers</c>, or one that it sends, in an interface of typed clients.</summary>
/// <param name="name">The name on the wire.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EventNameAttribute(string name) : Attribute
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));
}
