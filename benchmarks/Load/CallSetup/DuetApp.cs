using Duet.Load.Measuring;
using Microsoft.Playwright;

namespace Duet.Load.CallSetup;

/// <summary>Duet's own page on Duet's server.</summary>
internal sealed class DuetApp : CallApp
{
    private int _port;

    public override string Name => "Duet";

    public override string Call => "() => setup.button('Call').click()";

    public override string IsRinging => "() => setup.visible(setup.button('Answer'))";

    public override string Answer => "() => setup.button('Answer').click()";

    public static Task<ServerProcess> StartServerAsync(params string[] settings)
    {
        var start = Hosts.DotNet("Duet.Server", "Duet.Server", ["--urls=http://127.0.0.1:0", "--Turn:Port=0", .. settings]);
        start.WorkingDirectory = Path.GetDirectoryName(start.ArgumentList[0])!;
        return ServerProcess.StartAsync(start, "Now listening on: http://127.0.0.1:");
    }

    public override async Task StartAsync() => _port = await RunAsync(StartServerAsync());

    public override string RoomLink(string room) => $"http://localhost:{_port}/r/{room}";

    public override string Arrive(string room) =>
        """
        () => {
          const join = setup.button("Join");
          join?.click();
          return join !== undefined;
        }
        """;

    public override string CalleePage(string call) => $"http://localhost:{_port}/";

    public override async Task PrepareAsync(IPage caller, IPage callee, string call)
    {
        var id = await callee.Locator("[data-testid=my-id]").TextContentAsync();
        await caller.GotoAsync($"http://localhost:{_port}/c/{id}");
        await caller.WaitForFunctionAsync("() => setup.button('Call') && document.querySelector('video')?.srcObject");
    }
}
