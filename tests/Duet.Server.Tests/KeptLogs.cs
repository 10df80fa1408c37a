using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Duet.Server.Tests;

/// <summary>Keeps what is logged: for a test to look at, and for whoever looks for the reason when it fails.</summary>
internal sealed class KeptLogs(LogLevel least = LogLevel.Warning) : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string? Event, string Text)> _lines = new();

    /// <summary>
    /// What is logged at the given level or above, warning unless told, except for what most tests' servers say by the way they are set up, and Kestrel's
    /// remark that the machine is busy.
    /// </summary>
    public IReadOnlyCollection<string> Lines => [.. _lines.Where(line => line.Level >= least && line.Event != "UnnamedAudience").Select(line => line.Text)];

    /// <summary>What was logged as this event.</summary>
    public IReadOnlyCollection<string> Of(string name) => [.. _lines.Where(line => line.Event == name).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _lines);

    /// <summary>Hands all of it to the running test's output, which is shown when the test fails.</summary>
    public void Show()
    {
        foreach (var (_, _, text) in _lines)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(text);
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Logger(string category, ConcurrentQueue<(LogLevel Level, string? Event, string Text)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && eventId.Name != "HeartbeatSlow")
            {
                lines.Enqueue((logLevel, eventId.Name, $"{logLevel} {category}: {formatter(state, exception)} {exception}"));
            }
        }
    }
}
