using System.Threading.Channels;
using Duet.Calls;

namespace Duet.Server.Signalling;

/// <summary>Lets the rules act when a deadline has come: a ring that nobody answers, a member that does not come back.</summary>
internal sealed partial class DeadlineClock : BackgroundService
{
    /// <summary>Timers take no longer times; then it is looked at again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CallDesk _desk;
    private readonly Switchboard _board;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private DateTimeOffset? _armed;

    public DeadlineClock(CallDesk desk, Switchboard board, TimeProvider time, ILogger<DeadlineClock> logger)
    {
        _desk = desk;
        _board = board;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(_ => _due.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        desk.OnDecided = Arm;
    }

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var _ in _due.Reader.ReadAllAsync(stoppingToken))
            {
                await ActAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops, or did not start.
        }
    }

    private async Task ActAsync()
    {
        try
        {
            do
            {
                await _desk.RunAsync(board =>
                {
                    // In turn. The timer may have been a little early: then the same deadline is set again.
                    _armed = null;
                    return board.ExpireAsync();
                });
            }
            while (await _board.NextDeadlineAsync() <= _time.GetUtcNow());
        }
        catch (Exception error)
        {
            // A fault of ours in one decision must not stop all deadlines; it is tried again.
            Log.Failed(_logger, error);
            _timer.Change(RetryAfter, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Called in turn by the desk, so never twice at once.</summary>
    private void Arm(DateTimeOffset? next)
    {
        if (next == _armed)
        {
            return;
        }

        _armed = next;
        var wait = next is { } time ? time - _time.GetUtcNow() : Timeout.InfiniteTimeSpan;
        _timer.Change(next is null ? wait : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait, Timeout.InfiniteTimeSpan);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A deadline could not be acted upon.")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
