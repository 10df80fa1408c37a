using System.Collections.Immutable;
using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>What a decision knows (state, options, the time) and what it has to tell so far. Used by one thread.</summary>
internal sealed class DecisionContext(ICallState state, CallOptions options, DateTimeOffset now)
{
    private readonly ImmutableArray<Delivery>.Builder _deliveries = ImmutableArray.CreateBuilder<Delivery>();

    public ICallState State => state;

    public CallOptions Options => options;

    public LimitOptions Limits => options.Limits;

    public DateTimeOffset Now => now;

    public ImmutableArray<Delivery> Deliveries => _deliveries.ToImmutable();

    public void Deliver(string connectionId, Message message) => _deliveries.Add(new Delivery(connectionId, message));

    /// <summary>Tells a member now, or, when it is away, once it is back.</summary>
    public Place Tell(Place place, Message message)
    {
        if (place.ConnectionId is { } connection)
        {
            Deliver(connection, message);
            return place;
        }

        return place with { Kept = place.Kept.Add(message) };
    }

    public IReadOnlyList<Connection> DevicesOf(string personId) => state.FindBy<Connection>(Term.Person(personId));

    /// <summary>Gives the connection another name, when there is one to give.</summary>
    public Connection Rename(Connection connection, string? name)
    {
        if (name is not { Length: > 0 } || string.Equals(name, connection.Name, StringComparison.Ordinal))
        {
            return connection;
        }

        var renamed = connection with { Name = name };
        state.Save(renamed);
        foreach (var room in state.FindBy<Room>(Term.Connection(connection.Id)))
        {
            state.Save(room with { Places = Renamed(room.Places) });
        }

        foreach (var call in state.FindBy<Call>(Term.Connection(connection.Id)))
        {
            state.Save(call with { Places = Renamed(call.Places) });
        }

        return renamed;

        ImmutableList<Place> Renamed(ImmutableList<Place> places) =>
            [.. places.Select(place => place.ConnectionId == connection.Id ? place with { Name = name } : place)];
    }
}
