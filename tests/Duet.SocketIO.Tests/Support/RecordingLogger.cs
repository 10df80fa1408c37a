using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Tests.Support;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordingLogger : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text, Exception? Error)> Entries { get; } = new();

    public IEnumerable<Exception> Errors => Entries.Where(e => e.Level >= LogLevel.Error).Select(e => e.Error!);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Enqueue((logLevel, formatter(state, exception), exception));

    public void Dispose()
    {
    }
}
