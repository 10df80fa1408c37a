using Duet.SocketIO.Engine;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

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

    [Fact]
    public async Task PongTime_WhileNothingIsRead_StandsStill()
    {
        var busy = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var session = Open(new FakeSink(), new SocketIOOptions(), new BusyListener(busy.Task));
        Ping();
        _time.Advance(TimeSpan.FromSeconds(10));
        var reading = session.WhenReadyAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(session.IsOpen);
        busy.SetResult();
        await reading;

        // Ten of its twenty seconds are left.
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(session.IsOpen);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(session.IsOpen);
    }

    [Fact]
    public void PongTime_OfAPingBehindWhatIsReadSlowly_BeginsAnewAsLongAsItIsRead()
    {
        var sink = new FakeSink();
        var session = Open(sink, new SocketIOOptions());
        Send(session, 1_000_000);
        Ping();
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            sink.Write(50_000);
        }

        Assert.True(session.IsOpen);
        _time.Advance(TimeSpan.FromSeconds(41));
        Assert.False(session.IsOpen);
    }

    [Fact]
    public void PongTime_OfAPingThatWasTaken_DoesNotBeginAnewWithWhatIsTakenAfterIt()
    {
        var sink = new FakeSink();
        var session = Open(sink, new SocketIOOptions());
        Ping();
        for (var i = 0; i < 3; i++)
        {
            Send(session, 10_000);
            sink.Write(sink.BufferedBytes);
            _time.Advance(TimeSpan.FromSeconds(7));
        }

        Assert.False(session.IsOpen);
    }

    [Fact]
    public void PongTime_OfAPingBehindSeveralPolls_BeginsAnewWithEach()
    {
        var session = OpenPolling();
        for (var i = 0; i < 3; i++)
        {
            Send(session, 900_000);
        }

        Ping();
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal(PollOutcome.Answered, session.Poll().Outcome);
        }

        Assert.True(session.IsOpen);
        _time.Advance(TimeSpan.FromSeconds(21));
        Assert.False(session.IsOpen);
    }

    [Fact]
    public void LastPolls_OfASessionThatEnded_HaveTimeAsLongAsTheyCome()
    {
        var session = OpenPolling();
        for (var i = 0; i < 3; i++)
        {
            Send(session, 900_000);
        }

        session.Close(DisconnectReason.ServerShuttingDown, CloseManner.Graceful);
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal(900_001, session.Poll().Payload!.Length);
        }

        Assert.Equal("1"u8.ToArray(), session.Poll().Payload);
        Assert.Equal(PollOutcome.Unknown, session.Poll().Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Message_LongerThanTheBoundOnWhatWaits_IsSent(bool isWebSocket)
    {
        var session = Open(isWebSocket ? new FakeSink() : null, new SocketIOOptions { MaxWriteBufferSize = 10_000 });

        Assert.Equal(EmitResult.Queued, Send(session, 9_000));
        Assert.Equal(EmitResult.Queued, Send(session, 50_000));
        Assert.Equal(EmitResult.Queued, Send(session, 500));
        Assert.Equal(EmitResult.BufferFull, Send(session, 900));
        Assert.False(session.IsOpen);
    }

    [Fact]
    public void SecondMessage_LongerThanTheBound_WaitsForTheFirst()
    {
        var sink = new FakeSink();
        var session = Open(sink, new SocketIOOptions { MaxWriteBufferSize = 10_000 });
        Send(session, 50_000);
        sink.Write(30_000);
        Assert.Equal(EmitResult.Queued, Send(session, 9_000));
        sink.Write(25_000);
        Assert.Equal(EmitResult.Queued, Send(session, 60_000));
        Assert.Equal(EmitResult.BufferFull, Send(session, 50_000));
        Assert.True(sink.IsAborted);
    }

    private static EmitResult Send(EngineSession session, int length) => session.Send(new EncodedPacket(new byte[length], isBinary: false), isVolatile: false);

    private void Ping() => _time.Advance(TimeSpan.FromSeconds(25.2));

    private static FakeSink Probe(EngineSession session)
    {
        var sink = new FakeSink();
        Assert.True(session.TryReserveProbe());
        Assert.True(session.TryAttachProbe(sink));
        session.AnswerProbe(sink);
        return sink;
    }

    private EngineSession OpenPolling() => Open(sink: null, new SocketIOOptions());

    private EngineSession Open(FakeSink? sink, SocketIOOptions options, IEngineListener? listener = null)
    {
        options.ConnectTimeout = TimeSpan.FromDays(1);
        var server = new EngineServer(options, _time, new SocketIOMetrics(), NullLogger.Instance, (_, _) => listener ?? new BusyListener(Task.CompletedTask));
        return server.TryOpen(new DefaultHttpContext(), EngineServer.NewId(), sink, sink is null ? null : new Lock())!;
    }

    /// <summary>Takes no more messages until the task ends.</summary>
    private sealed class BusyListener(Task ready) : IEngineListener
    {
        public MessageDisposition OnMessage(ReadOnlyMemory<byte> data, bool isBinary, bool mayBlock) => MessageDisposition.Busy;

        public Task WhenReadyAsync() => ready;

        public void OnPong()
        {
        }

        public void OnPing()
        {
        }

        public void OnClose(DisconnectReason reason)
        {
        }
    }
}
