using System.Text.Json;

namespace Duet.SocketIO.Tests.Adapters;

/// <summary>What joins the nodes of a test: who they are, the events in order, and the lost sockets.</summary>
internal sealed class Bus
{
    private readonly Lock _gate = new();
    private readonly List<Logged> _log = [];
    private readonly Dictionary<string, byte[]> _sessions = new(StringComparer.Ordinal);
    private BusAdapter[] _nodes = [];

    public IReadOnlyList<BusAdapter> Nodes => _nodes;

    public void Join(BusAdapter node)
    {
        lock (_gate)
        {
            _nodes = [.. _nodes, node];
        }
    }

    public void Leave(BusAdapter node)
    {
        lock (_gate)
        {
            _nodes = [.. _nodes.Where(n => n != node)];
        }
    }

    /// <summary>Gives an event its place in the order of all nodes.</summary>
    public string Log(string name, byte[] arguments, BroadcastTarget target)
    {
        lock (_gate)
        {
            var offset = $"bus-{_log.Count}";
            _log.Add(new Logged(offset, name, arguments, target));
            return offset;
        }
    }

    /// <summary>The events after an offset; <see langword="null"/> when it is none of the bus.</summary>
    public IReadOnlyList<Logged>? ReadAfter(string? offset)
    {
        lock (_gate)
        {
            var index = offset is null ? -1 : _log.FindIndex(it => it.Offset == offset);
            return offset is not null && index < 0 ? null : _log[(index + 1)..];
        }
    }

    public void Store(RecoverableSession session)
    {
        var data = JsonSerializer.SerializeToUtf8Bytes(session);
        lock (_gate)
        {
            _sessions[session.PrivateId] = data;
        }
    }

    public RecoverableSession? Find(string privateId)
    {
        lock (_gate)
        {
            return _sessions.TryGetValue(privateId, out var data) ? JsonSerializer.Deserialize<RecoverableSession>(data) : null;
        }
    }

    public bool Take(string privateId)
    {
        lock (_gate)
        {
            return _sessions.Remove(privateId);
        }
    }

    internal sealed record Logged(string Offset, string Name, byte[] Arguments, BroadcastTarget Target)
    {
        public bool IsFor(IReadOnlyCollection<string> rooms) => (Target.Rooms.IsEmpty || Target.Rooms.Any(rooms.Contains)) && !Target.Except.Any(rooms.Contains);
    }
}
