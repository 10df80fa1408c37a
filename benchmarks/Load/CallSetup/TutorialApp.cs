using System.Diagnostics;
using Duet.Load.Measuring;
using Microsoft.Playwright;

namespace Duet.Load.CallSetup;

/// <summary>The two tutorial clients (`samples/TutorialClients`) on Duet's server.</summary>
internal sealed class TutorialApp : CallApp
{
    private int _server;
    private int _pages;

    public override string Name => "tutorial clients";

    public override string Call => "() => document.querySelector('#call-form button').click()";

    public override string IsRinging => "() => setup.visible(document.querySelector('#incoming'))";

    public override string Answer => "() => document.querySelector('#answer').click()";

    public override async Task StartAsync()
    {
        var serve = new ProcessStartInfo("node", ["serve.mjs", "0"]) { WorkingDirectory = Hosts.Folder("samples", "TutorialClients") };
        _pages = await RunAsync(ServerProcess.StartAsync(serve, "Serving http://localhost:"));
        _server = await RunAsync(DuetApp.StartServerAsync($"--Duet:AllowedOrigins:0=http://localhost:{_pages}"));
    }

    public override string RoomLink(string room) => Page("rooms");

    public override string Arrive(string room) =>
        $$"""
        () => {
          if (document.readyState !== "complete" || typeof join !== "function") return false;
          document.querySelector("#room").value = "{{room}}";
          document.querySelector("#join").click();
          return true;
        }
        """;

    public override string CalleePage(string call) => Page("calls");

    public override async Task PrepareAsync(IPage caller, IPage callee, string call)
    {
        const string isReady = "() => document.querySelector('#me').value && document.querySelector('#my-video').srcObject";
        await caller.GotoAsync(Page("calls"));
        await caller.WaitForFunctionAsync(isReady);
        await callee.WaitForFunctionAsync(isReady);
        await caller.FillAsync("#name", "Caller");
        await caller.FillAsync("#id-to-call", await callee.InputValueAsync("#me"));
    }

    private string Page(string client) => $"http://localhost:{_pages}/{client}/?server={Uri.EscapeDataString($"http://localhost:{_server}")}";
}
