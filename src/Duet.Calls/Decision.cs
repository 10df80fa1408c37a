using System.Collections.Immutable;

namespace Duet.Calls;

/// <summary>A message that a decision sends to one connection.</summary>
/// <param name="To">The connection's id; empty with <see cref="Message.RelayEnded"/>.</param>
/// <param name="Message">What to tell it.</param>
public readonly record struct Delivery(string To, Message Message);

/// <summary>What was decided about one request, and what everybody is to hear of it, in order.</summary>
/// <typeparam name="T">The value when it was carried out.</typeparam>
/// <param name="Result">For the one who asked.</param>
/// <param name="Deliveries">For everybody, the one who asked among them. Deliver them in the order of the decisions.</param>
public sealed record Decision<T>(Result<T> Result, ImmutableArray<Delivery> Deliveries)
    where T : class;

/// <summary>The value of a request that has nothing to say but that it was carried out.</summary>
public sealed record Done
{
    private Done()
    {
    }

    /// <summary>The only one.</summary>
    public static Done Value { get; } = new();
}
