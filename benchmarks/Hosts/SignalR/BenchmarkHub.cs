using Microsoft.AspNetCore.SignalR;

namespace Duet.Benchmarks.SignalR;

/// <summary>The benchmarks' events: `echo` comes back, `relay` goes to the other member of the pair.</summary>
public sealed class BenchmarkHub : Hub
{
    private const string Pair = "pair";

    [HubMethodName("join")]
    public Task JoinAsync(string pair)
    {
        Context.Items[Pair] = pair;
        return Groups.AddToGroupAsync(Context.ConnectionId, pair);
    }

    [HubMethodName("echo")]
    public Task EchoAsync(string data) => Clients.Caller.SendAsync("echo", data);

    [HubMethodName("relay")]
    public Task RelayAsync(string data) => Clients.OthersInGroup((string)Context.Items[Pair]!).SendAsync("relay", data);
}
