using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Duet.SocketIO.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Tests.Sockets;

/// <summary>Events with plain values both ways, by the lambdas that one writes first.</summary>
public sealed class PlainHandlerTests
{
    [Theory]
    [InlineData("text", """["x"]""", """["hello x"]""")]
    [InlineData("several", """["x",[1,2],{"name":"n","tags":["t"]}]""", """["x 3 n t"]""")]
    [InlineData("async", """[{"name":"n","tags":[]}]""", """[{"name":"n!","tags":["async"]}]""")]
    [InlineData("value-task", "[4]", "[5]")]
    [InlineData("callback", """["x"]""", """["called x"]""")]
    [InlineData("callback-empty", "[]", "[]")]
    [InlineData("optional", """["x"]""", """["x 7 none"]""")]
    [InlineData("optional", """["x",1,"y"]""", """["x 1 y"]""")]
    [InlineData("optional", """["x",null,null]""", """["x 7 none"]""")]
    [InlineData("event", """["a","b"]""", """["event 2 True False"]""")]
    [InlineData("element", """[{"a":1}]""", """[1]""")]
    [InlineData("null", "[]", "[null]")]
    [InlineData("anonymous", "[]", """[{"a":1,"bigC":"d"}]""")]
    [InlineData("two", "[]", """["ok",{"a":1}]""")]
    public async Task Lambda_ReadsItsParameters_AndWhatItReturnsIsTheAcknowledgement(string name, string arguments, string acknowledged)
    {
        await using var server = await TestServer.StartAsync(SetUp);
        await using var client = await server.JoinAsync();
        await client.SendAsync($"427[\"{name}\"{(arguments == "[]" ? "" : ",")}{arguments[1..]}");
        await client.ExpectAsync("437" + acknowledged);
        Assert.Empty(server.Log.Errors);
    }

    [Theory]
    [InlineData("""["text"]""")]
    [InlineData("""["text",1]""")]
    [InlineData("""["text",null]""")]
    [InlineData("""["several","x",[1,"2"],{"name":"n","tags":["t"]}]""")]
    [InlineData("""["several","x",[1,2],{"name":null,"tags":["t"]}]""")]
    [InlineData("""["several","x",[1,2],{"name":"n"}]""")]
    [InlineData("""["value-task",1.5]""")]
    [InlineData("""["value-task",99999999999]""")]
    [InlineData("""["bytes","x"]""")]
    public async Task Lambda_IsNotCalled_WhenItsParametersDoNotFit(string packet)
    {
        await using var server = await TestServer.StartAsync(SetUp);
        await using var client = await server.JoinAsync();
        await client.SendAsync("427" + packet);
        await client.SendAsync("""428["null"]""");
        await client.ExpectAsync("438[null]");
        Assert.Contains(server.Log.Entries, static e => e.Level == LogLevel.Debug && e.Text.Contains("unexpected", StringComparison.Ordinal));
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Lambda_ThatThrows_IsLoggedAsItWasThrown()
    {
        await using var server = await TestServer.StartAsync(SetUp);
        await using var client = await server.JoinAsync();
        await client.SendAsync("""42["throws"]""");
        await client.SendAsync("""42["throws-later"]""");
        await client.SendAsync("""428["null"]""");
        await client.ExpectAsync("438[null]");
        while (server.Log.Errors.Count() < 2)
        {
            await Task.Yield();
        }

        Assert.All(server.Log.Errors, static error => Assert.IsType<NotSupportedException>(error));
    }

    [Fact]
    public async Task Bytes_GoBothWaysAsBinary()
    {
        await using var server = await TestServer.StartAsync(SetUp);
        await using var client = await server.JoinAsync();
        await client.SendAsync("""451-7["bytes",{"_placeholder":true,"num":0}]""");
        await client.SendAsync(1, 2, 3);
        await client.ExpectAsync("""461-7[{"_placeholder":true,"num":0}]""", "b:030201");
    }

    [Fact]
    public async Task Emit_OfAnyValue_IsWrittenAsOneWouldExpect()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        socket.Emit("n", 1);
        socket.Emit("n", 1.5, true);
        socket.Emit("n", "é", (object?)null, new Person("n", ["t"]));
        socket.Emit("n", new { Text = "x" });
        socket.Emit("n", (object)"x");
        string[] names = ["a", "b"];
        socket.Emit("n", names);
        socket.Emit("n", (int[])[1, 2]);
        server.IO.Emit("n", 2);
        server.IO.To(socket.Id).Emit("n", 3, names);
        server.IO.Main.Emit("n", EventArguments.Of("arguments"));
        socket.Emit("n", 4, EventArguments.Of("more"));
        socket.Emit("n", (byte[])[1, 2]);
        await client.ExpectAsync(
            """42["n",1]""",
            """42["n",1.5,true]""",
            """42["n","é",null,{"name":"n","tags":["t"]}]""",
            """42["n",{"text":"x"}]""",
            """42["n","x"]""",
            """42["n",["a","b"]]""",
            """42["n",[1,2]]""",
            """42["n",2]""",
            """42["n",3,["a","b"]]""",
            """42["n","arguments"]""",
            """42["n",4,"more"]""",
            """451-["n",{"_placeholder":true,"num":0}]""",
            "b:0102");
    }

    [Fact]
    public async Task EmitWithAck_OfAnyValue_ReadsTheAnswer()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        var waiting = server.IO.Sockets.Values.Single().EmitWithAckAsync("ask", new Person("n", []), cancellationToken: TestContext.Current.CancellationToken);
        await client.ExpectAsync("""420["ask",{"name":"n","tags":[]}]""");
        await client.SendAsync("""430[{"name":"m","tags":["t"]}]""");
        Assert.True((await waiting).TryRead<Person>(0, out var answer));
        Assert.Equal("m", answer.Name);
    }

    [Fact]
    public async Task Off_RemovesOneHandler()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        Action<EventContext> first = static c => c.Socket.Emit("first");
        var second = (string text) => { socket.Emit("second", text); };
        socket.On("x", first);
        socket.On("x", second);
        socket.On("x", second);
        server.IO.Main.On("x", first);
        socket.Off("x", second);
        server.IO.Main.Off("x", first);
        socket.Off("x", (Action<EventContext>)(static _ => { }));
        await client.SendAsync("""42["x","a"]""");
        await client.ExpectAsync("""42["first"]""", """42["second","a"]""");
        socket.Off("x");
        await client.SendAsync("""42["x","a"]""");
        socket.Emit("end");
        await client.ExpectAsync("""42["end"]""");
    }

    [Fact]
    public async Task Handler_WhoseParameterCannotBeRead_IsRefusedWhenItIsRegistered()
    {
        await using var server = await TestServer.StartAsync(
            configure: static options =>
            {
                options.SerializerOptions.TypeInfoResolverChain.Clear();
                options.SerializerOptions.TypeInfoResolverChain.Add(TestJson.Default);
            });
        Assert.Throws<NotSupportedException>(() => { server.IO.On("x", static (Person _) => { }); });
        Assert.Throws<ArgumentException>(() => { server.IO.On("x", static (Func<int> _) => { }); });
        server.IO.On("sum", static (int[] numbers) => numbers.Sum());
        await using var client = await server.JoinAsync();
        await client.SendAsync("""421["sum",[1,2]]""");
        await client.ExpectAsync("431[3]");
    }

    [SuppressMessage("Performance", "CA1822", Justification = "Handlers of a test.")]
    private static void SetUp(SocketIOServer io)
    {
        io.On("text", static (string text) => "hello " + text);
        io.On("several", static (string text, int[] numbers, Person person) => $"{text} {numbers.Sum()} {person.Name} {person.Tags[0]}");
        io.On("async", static async (Person person) =>
        {
            await Task.Yield();
            return new Person(person.Name + "!", ["async"]);
        });
        io.Main.On("value-task", static (int number) => ValueTask.FromResult(number + 1));
        io.On("callback", static (string text, Action<object?> callback) => callback("called " + text));
        io.On("callback-empty", static (Action callback) => callback());
        io.On("optional", static (string text, int number = 7, string? other = null) => $"{text} {number} {other ?? "none"}");
        io.On("event", static (Socket socket, EventContext context, EventArguments all, CancellationToken gone) =>
            $"{context.Name} {all.Count} {socket.Connected} {gone.IsCancellationRequested}");
        io.On("element", static (JsonElement element) => element.GetProperty("a").GetInt32());
        io.On("null", static string? () => null);
        io.On("anonymous", static () => new { A = 1, BigC = "d" });
        io.On("two", static context => context.Acknowledge("ok", new { A = 1 }));
        io.On("bytes", static (byte[] bytes) => bytes.Reverse().ToArray());
        io.On("throws", static string () => throw new NotSupportedException("thrown on purpose"));
        io.On("throws-later", static context => FailAsync(context));
    }

    private static async Task FailAsync(EventContext context)
    {
        await Task.Yield();
        throw new NotSupportedException(context.Name);
    }

    internal sealed record Person(string Name, string[] Tags);
}
