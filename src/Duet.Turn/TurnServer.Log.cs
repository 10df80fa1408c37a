using Microsoft.Extensions.Logging;

namespace Duet.Turn;

public sealed partial class TurnServer
{
    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The relay listens on port {Port} (UDP and TCP), engine {Engine}")]
        public static partial void Started(ILogger logger, int port, TurnEngine engine);

        [LoggerMessage(Level = LogLevel.Debug, Message = "Relayed addresses: {Addresses}")]
        public static partial void RelayAddresses(ILogger logger, string addresses);

        [LoggerMessage(Level = LogLevel.Information, Message = "The relay waits at most {Drain} for {Count} allocations to end")]
        public static partial void Draining(ILogger logger, TimeSpan drain, int count);

        [LoggerMessage(Level = LogLevel.Information, Message = "The relay has stopped; allocations cut off: {Left}")]
        public static partial void Stopped(ILogger logger, int left);

        [LoggerMessage(Level = LogLevel.Error, Message = "A packet or a round of them failed")]
        public static partial void EngineFailed(ILogger logger, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The machine's addresses cannot be read; those of before are refused as peers")]
        public static partial void OwnAddressesUnknown(ILogger logger, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "Sweeping allocations failed")]
        public static partial void SweepFailed(ILogger logger, Exception error);
    }
}
