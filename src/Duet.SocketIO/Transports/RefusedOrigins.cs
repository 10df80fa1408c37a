using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Transports;

/// <summary>
/// Tells the log of origins that were refused. The first time it says what to do about it: polling works meanwhile, so that a wrong setting would not be noticed.
/// Later ones may be anybody's doing: once a minute, and how many more there were. Safe from any thread.
/// </summary>
internal sealed partial class RefusedOrigins(ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long? _toldAt;
    private int _untold;

    public void Report(string origin, string host)
    {
        bool isFirst;
        int untold;
        lock (_gate)
        {
            if (_toldAt is { } toldAt && time.GetElapsedTime(toldAt) < Pause)
            {
                _untold++;
                return;
            }

            isFirst = _toldAt is null;
            _toldAt = time.GetTimestamp();
            (untold, _untold) = (_untold, 0);
        }

        var (shownOrigin, shownHost) = (ForeignText.ForLog(origin), ForeignText.ForLog(host));
        if (isFirst)
        {
            Log.First(logger, shownOrigin, shownHost);
        }
        else
        {
            Log.Further(logger, shownOrigin, shownHost, untold);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "WebSocket refused: its origin {Origin} is neither the host {Host} that was asked for nor allowed by CORS; clients stay on polling. "
                + "If a proxy rewrites Host, let it pass the browser's on, or take X-Forwarded-Host from it (ForwardedHeadersOptions); "
                + "if the page is another site's, allow its origin. Further refusals are told once a minute")]
        public static partial void First(ILogger logger, string origin, string host);

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "WebSocket refused: its origin {Origin} is neither the host {Host} nor allowed by CORS. Refused since the last such line: {Untold} more")]
        public static partial void Further(ILogger logger, string origin, string host, int untold);
    }
}
