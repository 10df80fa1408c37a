using Duet.Server.Relay;

namespace Duet.Server.Hosting;

/// <summary>What orchestrators ask: is the process alive, and may it get traffic.</summary>
internal static class HealthEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("alive"));
        app.MapGet("/readyz", (IHostApplicationLifetime lifetime, RelayHost relay, LimitWatch limits) =>
            lifetime.ApplicationStopping.IsCancellationRequested ? NotReady("stopping")
            : !lifetime.ApplicationStarted.IsCancellationRequested ? NotReady("starting")
            : !relay.IsReady ? NotReady("the relay is not running")
            : limits.Full is { } limit ? NotReady($"people are refused: Duet:Limits:{limit} is reached")
            : relay.Server is { IsFull: true } ? NotReady("people are refused: the relay is full")
            : Results.Text("ready"));
    }

    private static IResult NotReady(string why) => Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
