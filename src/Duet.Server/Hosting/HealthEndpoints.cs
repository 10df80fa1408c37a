using Duet.Server.Relay;

namespace Duet.Server.Hosting;

/// <summary>What orchestrators ask: is the process alive, and may it get traffic.</summary>
internal static class HealthEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", () => Results.Text("alive"));
        app.MapGet("/readyz", (IHostApplicationLifetime lifetime, RelayHost relay) =>
            lifetime.ApplicationStopping.IsCancellationRequested ? NotReady("stopping")
            : !lifetime.ApplicationStarted.IsCancellationRequested ? NotReady("starting")
            : relay.IsReady ? Results.Text("ready")
            : NotReady("the relay is not running"));
    }

    private static IResult NotReady(string why) => Results.Text(why, statusCode: StatusCodes.Status503ServiceUnavailable);
}
