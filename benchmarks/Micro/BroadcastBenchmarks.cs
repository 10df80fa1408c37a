using BenchmarkDotNet.Attributes;
using Duet.SocketIO;
using Duet.SocketIO.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Duet.Micro;

/// <summary>One event to everybody in a namespace: encoded once, copied to each connection.</summary>
[MemoryDiagnoser]
public class BroadcastBenchmarks
{
    private readonly EventArguments _arguments = EventArguments.Of(new string('x', 64));
    private Namespace _main = null!;

    [Params(1, 100, 10_000)]
    public int Sockets { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var io = new SocketIOServer(Options.Create(new SocketIOOptions()));
        _main = io.Main;
        var sink = new MemorySink();
        for (var i = 0; i < Sockets; i++)
        {
            var session = io.Engine.TryOpen(new DefaultHttpContext(), EngineServer.NewId(), sink, new Lock())!;
            session.ReceiveMessage("0"u8.ToArray(), isBinary: false, mayBlock: true);
        }
    }

    [Benchmark]
    public void Broadcast() => _main.Emit("news", _arguments);
}
