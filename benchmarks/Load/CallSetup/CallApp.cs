using Duet.Load.Measuring;
using Microsoft.Playwright;

namespace Duet.Load.CallSetup;

/// <summary>A calling application: where its pages are, and what people do on them.</summary>
internal abstract class CallApp : IDisposable
{
    private readonly List<ServerProcess> _servers = [];

    public abstract string Name { get; }

    public abstract Task StartAsync();

    /// <summary>The link that both open; the first in the room waits.</summary>
    public abstract string RoomLink(string room);

    /// <summary>JavaScript: joins when the page allows it, and says whether it has. Both run it again after a reload.</summary>
    public virtual string Arrive(string room) => "() => true";

    /// <summary>The page on which somebody waits for calls.</summary>
    public abstract string CalleePage(string call);

    /// <summary>Waits until the callee can be called, opens the caller's page and makes everything ready for one click on Call.</summary>
    public abstract Task PrepareAsync(IPage caller, IPage callee, string call);

    /// <summary>JavaScript: clicks Call on the caller's page.</summary>
    public abstract string Call { get; }

    /// <summary>JavaScript: whether the callee's page shows the call.</summary>
    public abstract string IsRinging { get; }

    /// <summary>JavaScript: clicks Answer on the callee's page.</summary>
    public abstract string Answer { get; }

    public void Dispose()
    {
        foreach (var server in _servers)
        {
            server.Dispose();
        }
    }

    protected async Task<int> RunAsync(Task<ServerProcess> starting)
    {
        var server = await starting;
        _servers.Add(server);
        return server.Port;
    }
}
