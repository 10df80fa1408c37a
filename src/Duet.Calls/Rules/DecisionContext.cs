using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>What a decision knows (state, options, the time) and what it has to tell so far. Used by one thread.</summary>
internal sealed class DecisionContext(ICallState state, CallOptions options, SessionTickets tickets, DateTimeOffset startedAt, DateTimeOffset now)
{
    private readonly ImmutableArray<Delivery>.Builder _deliveries = ImmutableArray.CreateBuilder<Delivery>();

    private readonly RelayWatch _state = new(state);

    public ICallState State => _state;

    public CallOptions Options => options;

    public LimitOptions Limits => options.Limits;

    public DateTimeOffset Now => now;

    /// <summary>When this run of the server began.</summary>
    public DateTimeOffset StartedAt => startedAt;

    /// <summary>What everybody is to hear, and last what the relay is.</summary>
    public ImmutableArray<Delivery> Deliveries => [.. _deliveries, .. _state.Ended.Select(user => new Delivery(string.Empty, new Message.RelayEnded(user)))];

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

    /// <summary>What one member resumes with.</summary>
    public string Seal(Session session, int index) => tickets.Seal(Ticket.Of(session, index));

    public bool TryOpen(string secret, [NotNullWhen(true)] out Ticket? ticket, out bool isOwn) => tickets.TryOpen(secret, out ticket, out isOwn);

    public IReadOnlyList<Connection> DevicesOf(string personId) => State.FindBy<Connection>(Term.Person(personId));

    /// <summary>Gives the connection another name, when there is one to give.</summary>
    public Connection Rename(Connection connection, string? name)
    {
        if (name is not { Length: > 0 } || string.Equals(name, connection.Name, StringComparison.Ordinal))
        {
            return connection;
        }

        var renamed = connection with { Name = name };
        State.Save(renamed);
        foreach (var room in State.FindBy<Room>(Term.Connection(connection.Id)))
        {
            State.Save(room with { Places = Renamed(room.Places) });
        }

        foreach (var call in State.FindBy<Call>(Term.Connection(connection.Id)))
        {
            State.Save(call with { Places = Renamed(call.Places) });
        }

        return renamed;

        ImmutableList<Place> Renamed(ImmutableList<Place> places) =>
            [.. places.Select(place => place.ConnectionId == connection.Id ? place with { Name = name } : place)];
    }
}
