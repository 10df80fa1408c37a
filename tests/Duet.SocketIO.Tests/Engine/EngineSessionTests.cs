using Duet.SocketIO.Engine;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Duet.SocketIO.Tests.Engine;

/// <summary>What depends on the order in which requests of one session begin and end.</summary>
public sealed class EngineSessionTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Upgrade_WhileAPostRuns_WaitsForIt_AlsoAfterAnUpgradeThatFailed()
    {
        var session = OpenPolling();
        session.BeginPost();
        var first = Probe(session);
        var failing = session.TryUpgradeAsync(first);
        Assert.False(failing.IsCompleted);
        session.EndProbe(first);
        session.EndPost();
        Assert.False(await failing);

        session.BeginPost();
        var upgrading = session.TryUpgradeAsync(Probe(session));
        Assert.False(upgrading.IsCompleted);
        session.EndPost();
        Assert.True(await upgrading);
    }

    [Fact]
    public void WaitForAPoll_AfterOneThatWasAnswered_WaitsForTheNext()
    {
        var session = OpenPolling();
        var first = session.WhenPollPendingAsync();
        session.Poll();
        Assert.True(first.IsCompleted);
        session.Send(new EncodedPacket("x"u8.ToArray(), isBinary: false), isVolatile: false);

        Assert.False(session.WhenPollPendingAsync().IsCompleted);
    }

    private static FakeSink Probe(EngineSession session)
    {
        var sink = new FakeSink();
        Assert.True(session.TryReserveProbe());
        Assert.True(session.TryAttachProbe(sink));
        session.AnswerProbe(sink);
        return sink;
    }

    private EngineSession OpenPolling() => Open(sink: null, new SocketIOOptions());

    private EngineSession Open(FakeSink? sink, SocketIOOptions options)
    {
        var io = new SocketIOServer(Options.Create(options), time: _time);
        return io.Engine.TryOpen(new DefaultHttpContext(), EngineServer.NewId(), sink, sink is null ? null : new Lock())!;
    }
}
