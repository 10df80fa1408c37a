using System.Diagnostics.Metrics;
using Duet.Calls;

namespace Duet.Server.Signalling;

/// <summary>What the signalling measures, for whoever listens to the meter.</summary>
internal sealed class SignallingMetrics
{
    /// <summary>The meter.</summary>
    public const string MeterName = "Duet.Server";

    private const string ErrorTag = "duet.error";
    private const string EventTag = "duet.event";
    private const string ReasonTag = "duet.reason";
    private const string KindTag = "duet.kind";

    private readonly Counter<long> _handshakesRefused;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _callsEnded;
    private readonly Counter<long> _faults;
    private readonly Histogram<double> _decisionTime;

    public SignallingMetrics(IMeterFactory meters, Switchboard board)
    {
        var meter = meters.Create(MeterName);
        _handshakesRefused = meter.CreateCounter<long>("duet.handshakes.refused", "{handshake}", "Connections refused, by code");
        _requests = meter.CreateCounter<long>("duet.requests", "{request}", "Requests carried out, by event");
        _refusals = meter.CreateCounter<long>("duet.refusals", "{request}", "Requests refused, by event and code");
        _callsEnded = meter.CreateCounter<long>("duet.calls.ended", "{call}", "Calls that were not answered or are over, by reason as the parties are told");
        _faults = meter.CreateCounter<long>("duet.faults", "{fault}", "Entities and messages put aside because a rule failed on them, by kind");
        _decisionTime = meter.CreateHistogram<double>("duet.decision.duration", "s", "From a request to the last message it caused");
        meter.CreateObservableGauge("duet.connections", () => Count(board).Connections, "{connection}", "Connections now");
        meter.CreateObservableGauge("duet.calls", () => Count(board).Calls, "{call}", "Calls now, ringing and reserved ones among them");
        meter.CreateObservableGauge("duet.rooms", () => Count(board).Rooms, "{room}", "Rooms now");
    }

    public void HandshakeRefused(string error) => _handshakesRefused.Add(1, new KeyValuePair<string, object?>(ErrorTag, error));

    public void Carried(string name, TimeSpan time)
    {
        _requests.Add(1, new KeyValuePair<string, object?>(EventTag, name));
        _decisionTime.Record(time.TotalSeconds);
    }

    public void Refused(string name, string error) =>
        _refusals.Add(1, new KeyValuePair<string, object?>(EventTag, name), new KeyValuePair<string, object?>(ErrorTag, error));

    public void CallEnded(string reason) => _callsEnded.Add(1, new KeyValuePair<string, object?>(ReasonTag, reason));

    public void Fault(string kind) => _faults.Add(1, new KeyValuePair<string, object?>(KindTag, kind));

    private static (int Connections, int Calls, int Rooms) Count(Switchboard board)
    {
        // A store that has to wait is not asked from here.
        var count = board.CountAsync();
#pragma warning disable VSTHRD002 // Only when it is there.
        return count.IsCompletedSuccessfully ? count.Result : default;
#pragma warning restore VSTHRD002
    }
}
