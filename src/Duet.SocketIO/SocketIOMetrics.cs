using System.Diagnostics.Metrics;

namespace Duet.SocketIO;

/// <summary>What the server counts; the meter is <c>Duet.SocketIO</c>.</summary>
internal sealed class SocketIOMetrics : IDisposable
{
    public const string MeterName = "Duet.SocketIO";

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _connections;
    private readonly UpDownCounter<long> _sockets;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _received;
    private readonly Counter<long> _broadcasts;
    private readonly Counter<long> _slowReaders;
    private readonly Counter<long> _tooBig;
    private readonly Counter<long> _handlerErrors;
    private readonly Counter<long> _recovered;

    public SocketIOMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _connections = _meter.CreateUpDownCounter<long>("socketio.connections", "{connection}", "Connections that are open.");
        _sockets = _meter.CreateUpDownCounter<long>("socketio.sockets", "{socket}", "Sockets that are connected, over all namespaces.");
        _closed = _meter.CreateCounter<long>("socketio.connections.closed", "{connection}", "Connections that ended, by reason.");
        _refused = _meter.CreateCounter<long>("socketio.requests.refused", "{request}", "Requests that were refused, by code.");
        _received = _meter.CreateCounter<long>("socketio.events.received", "{event}", "Events that clients sent.");
        _broadcasts = _meter.CreateCounter<long>("socketio.broadcasts", "{event}", "Events that were broadcast.");
        _slowReaders = _meter.CreateCounter<long>("socketio.slow_readers", "{connection}", "Connections closed because their write buffer was full.");
        _tooBig = _meter.CreateCounter<long>("socketio.messages.too_big", "{message}", "Messages above the limit.");
        _handlerErrors = _meter.CreateCounter<long>("socketio.handlers.failed", "{error}", "Handlers that threw.");
        _recovered = _meter.CreateCounter<long>("socketio.sockets.recovered", "{socket}", "Sockets that came back with their state.");
    }

    public void ConnectionOpened() => _connections.Add(1);

    public void Dispose() => _meter.Dispose();

    public void ConnectionClosed(DisconnectReason reason)
    {
        _connections.Add(-1);
        _closed.Add(1, new KeyValuePair<string, object?>("reason", reason.ToText()));
    }

    public void SocketConnected() => _sockets.Add(1);

    public void SocketDisconnected() => _sockets.Add(-1);

    public void RequestRefused(int code) => _refused.Add(1, new KeyValuePair<string, object?>("code", code));

    public void EventReceived() => _received.Add(1);

    public void Broadcast() => _broadcasts.Add(1);

    public void SlowReader() => _slowReaders.Add(1);

    public void MessageTooBig() => _tooBig.Add(1);

    public void HandlerFailed() => _handlerErrors.Add(1);

    public void SocketRecovered() => _recovered.Add(1);
}
