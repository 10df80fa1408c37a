using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO.TypedClients;

namespace Duet.SocketIO;

/// <summary>Chooses sockets of one namespace and does something with them. Immutable: each call gives a new one that can be kept and used from any thread.</summary>
/// <example><code>io.To("room").Except(socket.Id).Emit("news", EventArguments.Of("hello"));</code></example>
public readonly struct BroadcastOperator
{
    private readonly Namespace _namespace;
    private readonly BroadcastTarget _target;
    private readonly TimeSpan? _timeout;

    internal BroadcastOperator(Namespace @namespace, BroadcastTarget target, TimeSpan? timeout = null)
    {
        _namespace = @namespace;
        _target = target;
        _timeout = timeout;
    }

    /// <summary>Leaves out sockets of other nodes.</summary>
    public BroadcastOperator Local => new(_namespace, _target with { IsLocal = true }, _timeout);

    /// <summary>Busy connections may miss the event.</summary>
    public BroadcastOperator Volatile => new(_namespace, _target with { IsVolatile = true }, _timeout);

    /// <summary>Adds a room (or a socket's id) to the target.</summary>
    public BroadcastOperator To(string room) => new(_namespace, _target with { Rooms = _target.Rooms.Add(room) }, _timeout);

    /// <summary>Adds rooms to the target.</summary>
    public BroadcastOperator To(params IEnumerable<string> rooms) => new(_namespace, _target with { Rooms = _target.Rooms.AddRange(rooms) }, _timeout);

    /// <summary>The same as <see cref="To(string)"/>.</summary>
    public BroadcastOperator In(string room) => To(room);

    /// <summary>Leaves out the members of a room (or a socket).</summary>
    public BroadcastOperator Except(string room) => new(_namespace, _target with { Except = _target.Except.Add(room) }, _timeout);

    /// <summary>Leaves out the members of rooms.</summary>
    public BroadcastOperator Except(params IEnumerable<string> rooms) => new(_namespace, _target with { Except = _target.Except.AddRange(rooms) }, _timeout);

    /// <summary>Time given to acknowledgements; <see cref="SocketIOOptions.AcknowledgementTimeout"/> otherwise.</summary>
    public BroadcastOperator Timeout(TimeSpan timeout) => new(_namespace, _target, timeout);

    /// <summary>Sends an event. It is encoded once for all.</summary>
    public void Emit(string name, in EventArguments arguments = default) =>
        _namespace.Adapter.Broadcast(BroadcastEvent.Create(name, arguments), _target);

    /// <summary>Sends an event with one value.</summary>
    public void Emit<T>(string name, T value, JsonTypeInfo<T> typeInfo) => Emit(name, EventArguments.Of(value, typeInfo));

    /// <summary>Sends an event with one string.</summary>
    public void Emit(string name, string value) => Emit(name, EventArguments.Of(value));

    /// <inheritdoc cref="Socket.Emit(string, object)"/>
    public void Emit(string name, object? value) => Emit(name, _namespace.Server.ToArguments([value]));

    /// <inheritdoc cref="Socket.Emit(string, object)"/>
    public void Emit(string name, object? first, object? second) => Emit(name, _namespace.Server.ToArguments([first, second]));

    /// <inheritdoc cref="Socket.Emit(string, object)"/>
    public void Emit(string name, object? first, object? second, object? third) => Emit(name, _namespace.Server.ToArguments([first, second, third]));

    /// <summary>Sends events by the methods of an interface, which are the client's events; parameters are the arguments, each as <see cref="Socket.Emit(string, object)"/> would send it.</summary>
    /// <remarks>
    /// An event is named by <see cref="EventNameAttribute"/>, or as the method is, without <c>Async</c>, by the naming policy of <see cref="SocketIOOptions.SerializerOptions"/> (camel case by default). A method returns
    /// nothing, a <see cref="Task"/> or a <see cref="ValueTask"/>, which are complete at once; or it asks for acknowledgements: <see cref="Task{T}"/> of <see cref="BroadcastAcknowledgement"/>, and where it is asked of one socket
    /// of <see cref="Acknowledgement"/> or of what the client answers; the latter fails with <see cref="AcknowledgementException"/> where there is no such answer. A <see cref="CancellationToken"/> gives up the wait.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It is no interface, or a method of it sends nothing that could be sent.</exception>
    [RequiresDynamicCode(TypedClient.Proxies)]
    public T As<[DynamicallyAccessedMembers(TypedClient.Needed)] T>()
        where T : class => TypedClient.Create<T>(new BroadcastClients(this), _namespace.Server);

    /// <summary>Sends an event and waits until everybody has acknowledged it, or the time is over.</summary>
    public Task<BroadcastAcknowledgement> EmitWithAckAsync(string name, EventArguments arguments = default, CancellationToken cancellationToken = default) =>
        CollectAsync(EmitWithAcksAsync(name, arguments), cancellationToken);

    /// <summary>Sends an event, at once, and gives the acknowledgements one by one: one for each socket, as it comes or its time is over.</summary>
    public IAsyncEnumerable<Acknowledgement> EmitWithAcksAsync(string name, EventArguments arguments = default) =>
        _namespace.Adapter.BroadcastWithAcksAsync(BroadcastEvent.Create(name, arguments), _target, _timeout ?? _namespace.Server.Options.AcknowledgementTimeout);

    /// <summary>The sockets meant, those of other nodes too.</summary>
    public Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default) =>
        _namespace.Adapter.FetchSocketsAsync(_target, cancellationToken);

    /// <summary>Makes them join rooms.</summary>
    public ValueTask SocketsJoinAsync(params IReadOnlyList<string> rooms) => _namespace.Adapter.AddSocketsAsync(_target, rooms);

    /// <summary>Makes them leave rooms.</summary>
    public ValueTask SocketsLeaveAsync(params IReadOnlyList<string> rooms) => _namespace.Adapter.RemoveSocketsAsync(_target, rooms);

    /// <summary>Disconnects them from the namespace, or closes their connections.</summary>
    public ValueTask DisconnectSocketsAsync(bool close = false) => _namespace.Adapter.DisconnectSocketsAsync(_target, close);

    private static async Task<BroadcastAcknowledgement> CollectAsync(IAsyncEnumerable<Acknowledgement> acknowledgements, CancellationToken cancellationToken)
    {
        var answers = new List<EventArguments>();
        var missing = 0;
        await foreach (var acknowledgement in acknowledgements.WithCancellation(cancellationToken))
        {
            if (acknowledgement.IsReceived)
            {
                answers.Add(acknowledgement.Arguments);
            }
            else
            {
                missing++;
            }
        }

        return new BroadcastAcknowledgement(answers, missing);
    }
}
