using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Buffers.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Engine;

/// <summary>The sessions of one server, and what they share.</summary>
internal sealed class EngineServer : IDisposable
{
    private readonly ConcurrentDictionary<string, EngineSession> _sessions = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Func<EngineSession, HttpContext, IEngineListener> _accept;
    private TaskCompletionSource? _emptied;
    private int _count;
    private volatile bool _isClosing;

    public EngineServer(
        SocketIOOptions options, TimeProvider time, SocketIOMetrics metrics, ILogger logger, Func<EngineSession, HttpContext, IEngineListener> accept)
    {
        Options = options;
        Metrics = metrics;
        Logger = logger;
        _time = time;
        _start = time.GetTimestamp();
        _accept = accept;
        Wheel = new TimerWheel(time, ChooseTick(options));
    }

    public SocketIOOptions Options { get; }

    public SocketIOMetrics Metrics { get; }

    public ILogger Logger { get; }

    public TimerWheel Wheel { get; }

    public TimeProvider Time => _time;

    /// <summary>Ticks of 100 ns since the server was made; never goes back.</summary>
    public long Now => _time.GetElapsedTime(_start).Ticks;

    public int Count => Volatile.Read(ref _count);

    public bool IsClosing => _isClosing;

    public ICollection<EngineSession> Sessions => _sessions.Values;

    /// <summary>An id for the session that this request opens.</summary>
    public string NewId(HttpContext context) => Options.GenerateId?.Invoke(context) ?? NewId();

    /// <summary>Makes a session; <see langword="null"/> when the server is full or closing, or the id is in use.</summary>
    /// <param name="context">The request that opens it.</param>
    /// <param name="id">Its id.</param>
    /// <param name="sink">Its WebSocket, and <paramref name="gate"/> that one's lock; none for polling.</param>
    /// <param name="gate">See <paramref name="sink"/>.</param>
    /// <param name="open">What a WebSocket is told before anything else; a polling client gets that in its first answer.</param>
    public EngineSession? TryOpen(HttpContext context, string id, IFrameSink? sink, Lock? gate, ReadOnlySpan<byte> open = default)
    {
        var session = new EngineSession(this, id, sink, gate, supportsBinary: !context.Request.Query.ContainsKey("b64"));
        if (_isClosing || Interlocked.Increment(ref _count) > Options.MaxConnections || !_sessions.TryAdd(id, session))
        {
            Interlocked.Decrement(ref _count);
            return null;
        }

        Metrics.ConnectionOpened();
        session.AppendOpen(open);
        session.Start(_accept(session, context));
        return session;
    }

    public bool TryGet(string id, [NotNullWhen(true)] out EngineSession? session) => _sessions.TryGetValue(id, out session);

    /// <summary>Forgets a session; may be called more than once.</summary>
    public void Remove(EngineSession session)
    {
        if (_sessions.TryRemove(new KeyValuePair<string, EngineSession>(session.Id, session)) && Interlocked.Decrement(ref _count) == 0 && _isClosing)
        {
            Volatile.Read(ref _emptied)?.TrySetResult();
        }
    }

    /// <summary>Takes no more sessions, ends those that are there, and completes when they are gone.</summary>
    public async Task CloseAsync(Action<EngineSession> close, CancellationToken cancellationToken)
    {
        var emptied = Interlocked.CompareExchange(
            ref _emptied, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), comparand: null) ?? _emptied;
        _isClosing = true;
        foreach (var session in Sessions)
        {
            close(session);
        }

        if (_sessions.IsEmpty)
        {
            emptied.TrySetResult();
        }

        await emptied.Task.WaitAsync(cancellationToken);
    }

    public void Dispose() => Wheel.Dispose();

    /// <summary>15 random bytes: 20 characters, as many as the original's ids have.</summary>
    internal static string NewId()
    {
        Span<byte> bytes = stackalloc byte[15];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Fine enough for the shortest time-out, coarse enough to cost nothing.</summary>
    private static TimeSpan ChooseTick(SocketIOOptions options)
    {
        var shortest = Math.Min(options.PingInterval.Ticks, options.PingTimeout.Ticks) / 40;
        return TimeSpan.FromTicks(Math.Clamp(shortest, TimeSpan.TicksPerMillisecond, 100 * TimeSpan.TicksPerMillisecond));
    }
}
