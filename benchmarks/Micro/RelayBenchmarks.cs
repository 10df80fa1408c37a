using System.Text;
using BenchmarkDotNet.Attributes;
using Duet.SocketIO;
using Duet.SocketIO.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Duet.Micro;

/// <summary>One event from a frame's payload to another connection's buffer: decoding, dispatching, encoding.</summary>
[MemoryDiagnoser]
public class RelayBenchmarks
{
    private EngineSession _session = null!;
    private byte[] _message = [];

    [Params(64, 4096)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var io = new SocketIOServer(Options.Create(new SocketIOOptions()));
        io.Main.On("relay", static context => { context.Socket.Emit(context.Name, context.Arguments); });
        _session = io.Engine.TryOpen(new DefaultHttpContext(), "id", new MemorySink(), new Lock())!;
        _session.ReceiveMessage("0"u8.ToArray(), isBinary: false, mayBlock: true);
        _message = Encoding.ASCII.GetBytes($"2[\"relay\",\"{new string('x', Size)}\"]");
    }

    [Benchmark]
    public bool Relay() => _session.ReceiveMessage(_message, isBinary: false, mayBlock: true) == MessageDisposition.Done;
}
