using Duet.Load.Measuring;
using Microsoft.Playwright;

namespace Duet.Load.CallSetup;

/// <summary>The floor: one page without a framework (`Hosts/BarePage`).</summary>
internal sealed class BarePageApp : CallApp
{
    private int _port;

    public override string Name => "bare page";

    public override string Call => "() => document.querySelector('#call').click()";

    public override string IsRinging => "() => setup.visible(document.querySelector('#answer'))";

    public override string Answer => "() => document.querySelector('#answer').click()";

    public override async Task StartAsync() => _port = await RunAsync(ServerProcess.StartAsync(Hosts.DotNet("BarePage", "BarePage")));

    public override string RoomLink(string room) => $"http://localhost:{_port}/room/{room}";

    public override string CalleePage(string call) => $"http://localhost:{_port}/call/{call}";

    public override async Task PrepareAsync(IPage caller, IPage callee, string call)
    {
        await caller.GotoAsync(CalleePage(call));
        await caller.WaitForFunctionAsync("() => socket.readyState === 1 && document.querySelector('#local').srcObject");
        await callee.WaitForFunctionAsync("() => socket.readyState === 1 && document.querySelector('#local').srcObject");
    }
}
