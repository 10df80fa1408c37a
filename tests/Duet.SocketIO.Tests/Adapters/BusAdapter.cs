using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Duet.SocketIO.Tests.Adapters;

/// <summary>An adapter that joins nodes by a bus within the process. Whatever crosses it is made into bytes and texts, as it would be on a network.</summary>
internal sealed class BusAdapter(Namespace @namespace, Bus bus) : Adapter(@namespace)
{
    private IEnumerable<BusAdapter> Others => bus.Nodes.Where(node => node != this);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Join(this);
        return Task.CompletedTask;
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Leave(this);
        return Task.CompletedTask;
    }

    public override void Broadcast(BroadcastEvent @event, BroadcastTarget target)
    {
        if (target.IsLocal || target.IsVolatile)
        {
            Deliver(@event, target);
            return;
        }

        var arguments = @event.Arguments.ToMessagePack();
        var offset = bus.Log(@event.Name, arguments, target);
        foreach (var node in bus.Nodes)
        {
            node.Deliver(Read(@event.Name, arguments).WithOffset(offset), target);
        }
    }

    public override EmitResult Emit(Socket socket, BroadcastEvent @event, bool isVolatile)
    {
        if (isVolatile)
        {
            return base.Emit(socket, @event, isVolatile);
        }

        var offset = bus.Log(@event.Name, @event.Arguments.ToMessagePack(), BroadcastTarget.Everybody with { Rooms = [socket.Id] });
        return base.Emit(socket, @event.WithOffset(offset), isVolatile);
    }

    public override async IAsyncEnumerable<Acknowledgement> BroadcastWithAcksAsync(BroadcastEvent @event, BroadcastTarget target, TimeSpan timeout)
    {
        var arguments = @event.Arguments.ToMessagePack();
        var answers = Channel.CreateUnbounded<(AcknowledgementStatus Status, byte[] Arguments)>();
        var expected = 0;
        foreach (var node in bus.Nodes)
        {
            expected += node.Ask(@event.Name, arguments, target, timeout, answers.Writer);
        }

        for (var i = 0; i < expected; i++)
        {
            var (status, answer) = await answers.Reader.ReadAsync();
            yield return new Acknowledgement(status, EventArguments.TryReadMessagePack(answer, out var read) ? read : default);
        }
    }

    public override async Task<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(BroadcastTarget target, CancellationToken cancellationToken)
    {
        List<RemoteSocket> all = [.. await base.FetchSocketsAsync(target, cancellationToken)];
        foreach (var node in target.IsLocal ? [] : Others)
        {
            all.AddRange((await node.DescribeAsync(target)).Select(Read));
        }

        return all;
    }

    public override async ValueTask AddSocketsAsync(BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        foreach (var node in bus.Nodes)
        {
            await node.AddLocalAsync(target, rooms);
        }
    }

    public override async ValueTask RemoveSocketsAsync(BroadcastTarget target, IReadOnlyList<string> rooms)
    {
        foreach (var node in bus.Nodes)
        {
            await node.RemoveLocalAsync(target, rooms);
        }
    }

    public override async ValueTask DisconnectSocketsAsync(BroadcastTarget target, bool close)
    {
        foreach (var node in bus.Nodes)
        {
            await node.DisconnectLocalAsync(target, close);
        }
    }

    public override ValueTask<int> CountServersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(bus.Nodes.Count);

    public override void ServerSideEmit(string name, in EventArguments arguments)
    {
        var bytes = arguments.ToMessagePack();
        foreach (var node in Others)
        {
            _ = node.HearAsync(name, bytes);
        }
    }

    public override async Task<BroadcastAcknowledgement> ServerSideEmitWithAckAsync(
        string name, EventArguments arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var bytes = arguments.ToMessagePack();
        var answers = new List<EventArguments>();
        var missing = 0;
        foreach (var node in Others)
        {
            if (await node.HearAsync(name, bytes) is { } answer && EventArguments.TryReadMessagePack(answer, out var read))
            {
                answers.Add(read);
            }
            else
            {
                missing++;
            }
        }

        return new BroadcastAcknowledgement(answers, missing);
    }

    public override void OnSessionLost(RecoverableSession session) => bus.Store(session);

    public override async ValueTask<RecoveredSession?> RestoreSessionAsync(string privateId, string? offset, CancellationToken cancellationToken)
    {
        foreach (var node in bus.Find(privateId) is null ? bus.Nodes : [])
        {
            await node.ReleaseSessionAsync(privateId);
        }

        return bus.Find(privateId) is { } session && bus.ReadAfter(offset) is { } logged
            ? new RecoveredSession(session, offset, [.. logged.Where(it => it.IsFor(session.Rooms)).Select(it => Read(it.Name, it.Arguments).WithOffset(it.Offset))])
            : null;
    }

    public override ValueTask<RecoveredSession?> TakeSessionAsync(RecoveredSession session, CancellationToken cancellationToken)
    {
        if (!bus.Take(session.Session.PrivateId))
        {
            return ValueTask.FromResult<RecoveredSession?>(null);
        }

        foreach (var node in bus.Nodes)
        {
            node.ForgetSession(session.Session.PrivateId);
        }

        return ValueTask.FromResult<RecoveredSession?>(session);
    }

    private static BroadcastEvent Read(string name, byte[] arguments)
    {
        Assert.True(EventArguments.TryReadMessagePack(arguments, out var read));
        return BroadcastEvent.Create(name, read);
    }

    private RemoteSocket Read(Described it)
    {
        var query = QueryHelpers.ParseQuery(it.Url.Contains('?', StringComparison.Ordinal) ? it.Url[it.Url.IndexOf('?', StringComparison.Ordinal)..] : "");
        var headers = new HeaderDictionary(it.Headers.ToDictionary(h => h.Key, h => new StringValues(h.Value), StringComparer.OrdinalIgnoreCase));
        var handshake = new Handshake(headers, new QueryCollection(query), it.Address is null ? null : IPAddress.Parse(it.Address), it.Time, it.Secure, it.Url, it.Auth);
        return new RemoteSocket(Namespace, it.Id, it.Rooms, handshake, it.Data.ToDictionary(d => d.Key, d => (object?)d.Value, StringComparer.Ordinal));
    }

    private int Ask(string name, byte[] arguments, BroadcastTarget target, TimeSpan timeout, ChannelWriter<(AcknowledgementStatus Status, byte[] Arguments)> answers)
    {
        var (count, acknowledgements) = DeliverWithAcks(Read(name, arguments), target, timeout);
        _ = PassOnAsync();
        return count;

        async Task PassOnAsync()
        {
            await foreach (var acknowledgement in acknowledgements)
            {
                answers.TryWrite((acknowledgement.Status, acknowledgement.Arguments.ToMessagePack()));
            }
        }
    }

    private async Task<IReadOnlyList<Described>> DescribeAsync(BroadcastTarget target) =>
        [.. (await base.FetchSocketsAsync(target, CancellationToken.None)).Select(static it => new Described(
            it.Id,
            it.Rooms,
            it.Handshake.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            it.Handshake.Address?.ToString(),
            it.Handshake.Time,
            it.Handshake.Secure,
            it.Handshake.Url,
            it.Handshake.Auth.ToArray(),
            it.Data.ToDictionary(d => d.Key, d => Convert.ToString(d.Value, null) ?? "", StringComparer.Ordinal)))];

    private ValueTask AddLocalAsync(BroadcastTarget target, IReadOnlyList<string> rooms) => base.AddSocketsAsync(target, rooms);

    private ValueTask RemoveLocalAsync(BroadcastTarget target, IReadOnlyList<string> rooms) => base.RemoveSocketsAsync(target, rooms);

    private ValueTask DisconnectLocalAsync(BroadcastTarget target, bool close) => base.DisconnectSocketsAsync(target, close);

    private async Task<byte[]?> HearAsync(string name, byte[] arguments) =>
        EventArguments.TryReadMessagePack(arguments, out var read) && await ReceiveServerSideAsync(name, read) is { } answer ? answer.ToMessagePack() : null;

    private sealed record Described(
        string Id,
        IReadOnlyCollection<string> Rooms,
        Dictionary<string, string> Headers,
        string? Address,
        DateTimeOffset Time,
        bool Secure,
        string Url,
        byte[] Auth,
        Dictionary<string, string> Data);
}
