using System.Diagnostics.Metrics;
using Duet.Turn.Stun;

namespace Duet.Turn.Relaying;

/// <summary>The instruments of <see cref="TurnMetrics"/>. What is counted per packet is read from the loops' own counts only when somebody listens.</summary>
internal sealed class TurnInstruments : IRefusalSink, IDisposable
{
    private static readonly (Direction Direction, KeyValuePair<string, object?> Tag)[] Directions =
    [
        (Direction.ToPeer, new(TurnMetrics.DirectionTag, "to-peer")),
        (Direction.ToClient, new(TurnMetrics.DirectionTag, "to-client")),
        (Direction.Inside, new(TurnMetrics.DirectionTag, "inside")),
    ];

    private static readonly (DropReason Reason, KeyValuePair<string, object?> Tag)[] Drops =
    [
        (DropReason.Malformed, new(TurnMetrics.ReasonTag, "malformed")),
        (DropReason.NoAllocation, new(TurnMetrics.ReasonTag, "no-allocation")),
        (DropReason.NoChannel, new(TurnMetrics.ReasonTag, "no-channel")),
        (DropReason.NoPermission, new(TurnMetrics.ReasonTag, "no-permission")),
        (DropReason.NoPeer, new(TurnMetrics.ReasonTag, "no-peer")),
        (DropReason.RateLimited, new(TurnMetrics.ReasonTag, "rate-limited")),
        (DropReason.Bandwidth, new(TurnMetrics.ReasonTag, "bandwidth")),
    ];

    // Made once: a flood of strangers must not make work for the garbage collector.
    private static readonly Dictionary<StunErrorCode, KeyValuePair<string, object?>> Codes = Enum.GetValues<StunErrorCode>()
        .ToDictionary(code => code, code => new KeyValuePair<string, object?>(TurnMetrics.ReasonTag, (int)code));

    private readonly Meter? _owned;
    private readonly UpDownCounter<int> _allocations;
    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _credentialsRejected;
    private readonly Counter<long> _limitsReached;
    private volatile Func<IEnumerable<Traffic>>? _traffic;

    public TurnInstruments(IMeterFactory? factory)
    {
        // A factory disposes of the meters it makes.
        var meter = factory?.Create(TurnMetrics.MeterName) ?? (_owned = new Meter(TurnMetrics.MeterName));
        _allocations = meter.CreateUpDownCounter<int>(TurnMetrics.Allocations, "{allocation}", "Allocations alive.");
        _connections = meter.CreateUpDownCounter<int>(TurnMetrics.Connections, "{connection}", "TCP and TLS connections open.");
        _refusals = meter.CreateCounter<long>(TurnMetrics.Refusals, "{request}", "Requests answered with an error.");
        _credentialsRejected = meter.CreateCounter<long>(TurnMetrics.CredentialsRejected, "{request}", "Requests with wrong or ended credentials.");
        _limitsReached = meter.CreateCounter<long>(TurnMetrics.LimitsReached, "{refusal}", "Times that a limit kept somebody from something, by limit.");
        meter.CreateObservableCounter(TurnMetrics.RelayedBytes, () => Observe((traffic, direction) => traffic.BytesOf(direction)), "By", "Payload relayed.");
        meter.CreateObservableCounter(
            TurnMetrics.RelayedPackets, () => Observe((traffic, direction) => traffic.PacketsOf(direction)), "{packet}", "Datagrams relayed.");
        meter.CreateObservableCounter(TurnMetrics.DroppedPackets, ObserveDrops, "{packet}", "Datagrams not relayed.");
    }

    /// <summary>Says where the loops' counts are found.</summary>
    public void Read(Func<IEnumerable<Traffic>> traffic) => _traffic = traffic;

    public void AllocationsChanged(int by) => _allocations.Add(by);

    public void ConnectionsChanged(int by) => _connections.Add(by);

    public void Refused(StunErrorCode code, bool credentialsRejected)
    {
        _refusals.Add(1, Codes[code]);
        if (credentialsRejected)
        {
            _credentialsRejected.Add(1);
        }
    }

    public void LimitReached(string limit, long times) => _limitsReached.Add(times, new KeyValuePair<string, object?>(TurnMetrics.LimitTag, limit));

    public void Dispose() => _owned?.Dispose();

    private List<Measurement<long>> Observe(Func<Traffic, Direction, long> count)
    {
        var traffic = _traffic?.Invoke().ToList() ?? [];
        return [.. Directions.Select(d => new Measurement<long>(traffic.Sum(t => count(t, d.Direction)), d.Tag))];
    }

    private List<Measurement<long>> ObserveDrops()
    {
        var traffic = _traffic?.Invoke().ToList() ?? [];
        return [.. Drops.Select(d => new Measurement<long>(traffic.Sum(t => t.DroppedBy(d.Reason)), d.Tag))];
    }
}
