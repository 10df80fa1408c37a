using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

public sealed class AcknowledgementTests
{
    [Fact]
    public async Task EmitWithAck_IsAnsweredByTheClient()
    {
        var asked = new TaskCompletionSource<Task<Acknowledgement>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(asked, TimeSpan.FromSeconds(5));
        await using var client = await server.JoinAsync();
        await client.ExpectAsync("""420["question",1]""");
        await client.SendAsync("""430["answer",{"a":2}]""");
        var answer = await await asked.Task;

        Assert.True(answer.IsReceived);
        Assert.True(answer.Arguments.TryReadString(0, out var text) && text == "answer");
        Assert.Equal(2, answer.Arguments.Count);
    }

    [Fact]
    public async Task EmitWithAck_BinaryAnswer_HasItsAttachment()
    {
        var asked = new TaskCompletionSource<Task<Acknowledgement>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(asked, TimeSpan.FromSeconds(5));
        await using var client = await server.JoinAsync();
        await client.ExpectAsync("""420["question",1]""");
        await client.SendAsync("""461-0[{"_placeholder":true,"num":0}]""");
        await client.SendAsync(7, 8);
        var answer = await await asked.Task;

        Assert.True(answer.Arguments.TryReadBinary(0, out var bytes));
        Assert.Equal("0708", Convert.ToHexString(bytes.Span));
    }

    [Fact]
    public async Task EmitWithAck_WithoutAnswer_TimesOut()
    {
        var asked = new TaskCompletionSource<Task<Acknowledgement>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(asked, TimeSpan.FromSeconds(5));
        await using var client = await server.JoinAsync();
        await client.ExpectAsync("""420["question",1]""");
        var answer = await asked.Task;
        server.Time.Advance(4900);
        Assert.False(answer.IsCompleted);
        server.Time.Advance(200);

        Assert.Equal(AcknowledgementStatus.TimedOut, (await answer).Status);
    }

    [Fact]
    public async Task EmitWithAck_WhenTheClientLeaves_EndsAtOnce()
    {
        var asked = new TaskCompletionSource<Task<Acknowledgement>>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(asked, TimeSpan.FromSeconds(5));
        await using var client = await server.JoinAsync();
        await client.ExpectAsync("""420["question",1]""");
        client.Abort();
        var answer = await (await asked.Task).WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(AcknowledgementStatus.Disconnected, answer.Status);
    }

    [Fact]
    public async Task EmitWithAck_AboveTheBound_EndsAtOnce()
    {
        await using var server = await TestServer.StartAsync(configure: o => o.MaxPendingAcknowledgements = 1);
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        var first = socket.EmitWithAckAsync("one", cancellationToken: TestContext.Current.CancellationToken);
        var second = await socket.EmitWithAckAsync("two", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(AcknowledgementStatus.TimedOut, second.Status);
        await client.ExpectAsync("""420["one"]""");
        await client.SendAsync("430[]");
        Assert.True((await first).IsReceived);
    }

    [Fact]
    public async Task EmitWithAck_GivenUp_TakesNoPlaceAnyMore()
    {
        await using var server = await TestServer.StartAsync(configure: o => o.MaxPendingAcknowledgements = 1);
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        using var over = new CancellationTokenSource();
        var first = socket.EmitWithAckAsync("one", cancellationToken: over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var second = socket.EmitWithAckAsync("two", cancellationToken: TestContext.Current.CancellationToken);

        await client.ExpectAsync("""420["one"]""", """421["two"]""");
        await client.SendAsync("430[]"); // too late, and nobody's
        await client.SendAsync("431[]");
        Assert.True((await second).IsReceived);
    }

    [Fact]
    public async Task Acknowledge_Twice_IsSentOnce()
    {
        await using var server = await TestServer.StartAsync(static io => io.Main.On("ask", static c =>
        {
            c.Acknowledge(EventArguments.Of("one"));
            c.Acknowledge(EventArguments.Of("two"));
            c.Socket.Emit("end");
        }));
        await using var client = await server.JoinAsync();
        await client.SendAsync("""425["ask"]""");

        await client.ExpectAsync("""435["one"]""", """42["end"]""");
    }

    [Fact]
    public async Task Acknowledge_AfterTheHandler_IsAMistakeThatIsTold()
    {
        var kept = default(EventContext?);
        await using var server = await TestServer.StartAsync(io => io.Main.On("ask", c => { kept ??= c; c.Socket.Emit("end"); }));
        await using var client = await server.JoinAsync();
        await client.SendTogetherAsync("""425["ask"]""", """426["ask"]""");
        await client.ExpectAsync("""42["end"]""", """42["end"]""");

        // The second handler has run, so the first one is over, and its context does not reach the second's event.
        Assert.Throws<InvalidOperationException>(() => kept!.Value.Acknowledge());
        Assert.Throws<InvalidOperationException>(() => kept!.Value.Name);
    }

    [Fact]
    public async Task BroadcastWithAck_CollectsTheAnswers()
    {
        await using var server = await TestServer.StartAsync();
        await using var one = await server.JoinAsync();
        await using var two = await server.JoinAsync();
        var asked = server.IO.Main.Timeout(TimeSpan.FromSeconds(2)).EmitWithAckAsync("q", cancellationToken: TestContext.Current.CancellationToken);
        await one.ExpectAsync("""420["q"]""");
        await two.ExpectAsync("""420["q"]""");
        await one.SendAsync("430[1]");
        await two.SendAsync("430[2]");
        var answers = await asked;

        Assert.True(answers.IsComplete);
        Assert.Equal(2, answers.Answers.Count);
    }

    [Fact]
    public async Task BroadcastWithAck_WithoutAllAnswers_SaysHowManyAreMissing()
    {
        await using var server = await TestServer.StartAsync();
        await using var one = await server.JoinAsync();
        await using var two = await server.JoinAsync();
        var asked = server.IO.Main.Timeout(TimeSpan.FromSeconds(2)).EmitWithAckAsync("q", cancellationToken: TestContext.Current.CancellationToken);
        await one.SendAsync("430[1]");
        await one.SendAsync("420[\"sync\"]");
        await one.ExpectAsync("""420["q"]""");
        await two.ExpectAsync("""420["q"]""");
        server.Time.Advance(2100);
        var answers = await asked;

        Assert.Equal(2, answers.Answers.Count + answers.Missing);
        Assert.InRange(answers.Missing, 1, 2);
    }

    private static Task<TestServer> StartAsync(TaskCompletionSource<Task<Acknowledgement>> asked, TimeSpan timeout) =>
        TestServer.StartAsync(io => io.OnConnection(socket =>
        {
            asked.SetResult(socket.EmitWithAckAsync("question", EventArguments.OfJson("1"u8.ToArray()), timeout));
            return ValueTask.CompletedTask;
        }));
}
