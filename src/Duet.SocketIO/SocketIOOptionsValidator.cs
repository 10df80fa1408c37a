using Microsoft.Extensions.Options;

namespace Duet.SocketIO;

/// <summary>Says which setting is wrong, before the host serves anybody.</summary>
internal sealed class SocketIOOptionsValidator : IValidateOptions<SocketIOOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, SocketIOOptions options)
    {
        List<string> failures = [];
        CheckTime(options.PingInterval, nameof(options.PingInterval));
        CheckTime(options.PingTimeout, nameof(options.PingTimeout));
        CheckTime(options.UpgradeTimeout, nameof(options.UpgradeTimeout));
        CheckTime(options.ConnectTimeout, nameof(options.ConnectTimeout));
        CheckTime(options.AcknowledgementTimeout, nameof(options.AcknowledgementTimeout));
        CheckPositive(options.MaxHttpBufferSize, nameof(options.MaxHttpBufferSize));
        CheckPositive(options.MaxPacketsPerPayload, nameof(options.MaxPacketsPerPayload));
        CheckPositive(options.MaxPendingAcknowledgements, nameof(options.MaxPendingAcknowledgements));
        CheckPositive(options.MaxNamespacesPerConnection, nameof(options.MaxNamespacesPerConnection));
        CheckPositive(options.MaxDynamicNamespaces, nameof(options.MaxDynamicNamespaces));
        CheckPositive(options.MaxRoomsPerSocket, nameof(options.MaxRoomsPerSocket));
        CheckPositive(options.MaxPendingHandlers, nameof(options.MaxPendingHandlers));
        CheckPositive(options.MaxConnections, nameof(options.MaxConnections));
        Check(options.MaxWriteBufferSize >= 1024, $"{nameof(options.MaxWriteBufferSize)} must be at least 1024.");
        Check(options.MaxAttachments is >= 1 and <= 1000, $"{nameof(options.MaxAttachments)} must be from 1 to 1000.");
        Check(options.MaxJsonDepth is >= 1 and <= 1000, $"{nameof(options.MaxJsonDepth)} must be from 1 to 1000.");
        Check((options.Transports & TransportKinds.All) != TransportKinds.None, $"{nameof(options.Transports)} must name a transport.");
        Check(Enum.IsDefined(options.Parser), $"{nameof(options.Parser)} is not a parser.");
        Check(
            options.Cors is not { Credentials: true } cors || !cors.Origins.Contains("*"),
            $"{nameof(options.Cors)} cannot allow credentials to every origin: name the origins.");
        if (options.ConnectionStateRecovery is { } recovery)
        {
            CheckTime(recovery.MaxDisconnectionDuration, $"{nameof(options.ConnectionStateRecovery)}:{nameof(recovery.MaxDisconnectionDuration)}");
            CheckPositive(recovery.MaxSessions, $"{nameof(options.ConnectionStateRecovery)}:{nameof(recovery.MaxSessions)}");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void CheckTime(TimeSpan value, string key) =>
            Check(value > TimeSpan.Zero && value <= Longest, $"{key} must be more than zero and at most a day.");

        void CheckPositive(int value, string key) => Check(value > 0, $"{key} must be more than zero.");

        void Check(bool isValid, string message)
        {
            if (!isValid)
            {
                failures.Add(message);
            }
        }
    }
}
