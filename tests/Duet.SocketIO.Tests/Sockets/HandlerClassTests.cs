using System.Collections.Concurrent;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Duet.SocketIO.Tests.Sockets;

/// <summary>Classes whose methods handle events, with services of a scope of their own.</summary>
public sealed class HandlerClassTests
{
    [Fact]
    public async Task Event_IsHandledByANewInstance_InAScopeThatEndsBehindTheHandler()
    {
        var told = new ConcurrentQueue<string>();
        await using var server = await StartAsync(told, static io => io.AddHandlers<Chat>());
        await using var client = await server.JoinAsync();
        await WhenToldAsync(told, 3);
        await client.SendAsync("""421["chat message","one",{"text":"two"}]""");
        await client.ExpectAsync("""431["one two True"]""");
        await WhenToldAsync(told, 6);
        await client.SendAsync("""422["later",1]""");
        await client.ExpectAsync("432[2]");
        await WhenToldAsync(told, 10);
        Assert.Equal(
            [
                "connected", "chat gone", "scope 1 gone", "handled in 2", "chat gone", "scope 2 gone", "later in 3", "later in 3 again", "chat gone", "scope 3 gone",
            ],
            told);
    }

    [Fact]
    public async Task Class_HearsOfTheEndOfItsSockets()
    {
        var told = new ConcurrentQueue<string>();
        await using var server = await StartAsync(told, static io => io.Of("/chat").AddHandlers<Chat>());
        await using var client = await server.OpenAsync();
        await client.SendAsync("40/chat,");
        Assert.StartsWith("40/chat,", await client.ReceiveAsync(), StringComparison.Ordinal);
        await WhenToldAsync(told, 3);
        await client.SendAsync("41/chat,");
        await WhenToldAsync(told, 6);
        Assert.Contains("disconnected client namespace disconnect", told);
    }

    [Fact]
    public async Task Instance_OfAFailingHandler_AndItsScope_AreDisposedOf()
    {
        var told = new ConcurrentQueue<string>();
        await using var server = await StartAsync(told, static io => io.AddHandlers<Chat>());
        await using var client = await server.JoinAsync();
        await WhenToldAsync(told, 3);
        await client.SendAsync("""42["fail"]""");
        await WhenToldAsync(told, 5);
        Assert.Equal(["connected", "chat gone", "scope 1 gone", "chat gone", "scope 2 gone"], told);
        Assert.IsType<NotSupportedException>(Assert.Single(server.Log.Errors));
    }

    [Fact]
    public async Task Class_ThatIsAService_IsDisposedOfByItsScopeAlone()
    {
        var told = new ConcurrentQueue<string>();
        await using var server = await TestServer.StartAsync(
            static io => io.AddHandlers<Chat>(),
            build: builder => builder.Services.AddSingleton(told).AddScoped<Unit>().AddScoped<Chat>());
        await using var client = await server.JoinAsync();
        await WhenToldAsync(told, 3);
        Assert.Equal(["connected", "chat gone", "scope 1 gone"], told);
    }

    [Fact]
    public async Task Lambda_MayTakeServices_OfAScopeOfItsOwn()
    {
        var told = new ConcurrentQueue<string>();
        await using var server = await StartAsync(told, static io => io.On("add", static async (int number, [FromServices] Unit unit) =>
        {
            await Task.Yield();
            return number + unit.Number;
        }));
        await using var client = await server.JoinAsync();
        await client.SendAsync("""421["add",10]""");
        await client.ExpectAsync("431[11]");
        await WhenToldAsync(told, 1);
        await client.SendAsync("""422["add",10]""");
        await client.ExpectAsync("432[12]");
        await WhenToldAsync(told, 2);
        Assert.Equal(["scope 1 gone", "scope 2 gone"], told);
    }

    [Fact]
    public async Task Pattern_GivesItsNamespacesTheClass()
    {
        var told = new ConcurrentQueue<string>();
        await using var server = await StartAsync(told, static io => io.Of(static _ => ValueTask.FromResult(true)).AddHandlers<Chat>());
        await using var client = await server.OpenAsync();
        await client.SendAsync("40/any,");
        Assert.StartsWith("40/any,", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("""42/any,3["later",1]""");
        await client.ExpectAsync("43/any,3[2]");
    }

    [Fact]
    public async Task Class_ThatHandlesNothing_OrCannot_IsAMistakeThatIsTold()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Throws<InvalidOperationException>(() => server.IO.AddHandlers<Unit>());
        Assert.Throws<ArgumentException>(() => server.IO.AddHandlers<Wrong>());
        Assert.Throws<ArgumentException>(() => server.IO.AddHandlers<Reserved>());
    }

    private static Task<TestServer> StartAsync(ConcurrentQueue<string> told, Action<SocketIOServer> setUp) =>
        TestServer.StartAsync(setUp, build: builder => builder.Services.AddSingleton(told).AddScoped<Unit>());

    private static async Task WhenToldAsync(ConcurrentQueue<string> told, int count)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        while (told.Count < count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>What has a number of its own in each scope.</summary>
    internal sealed class Unit(ConcurrentQueue<string> told) : IAsyncDisposable
    {
        private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<ConcurrentQueue<string>, System.Runtime.CompilerServices.StrongBox<int>> Counts = [];

        public int Number { get; } = Interlocked.Increment(ref Counts.GetOrCreateValue(told).Value);

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            told.Enqueue($"scope {Number} gone");
        }
    }

    internal sealed record Message(string Text);

    internal sealed class Chat(Unit unit, ConcurrentQueue<string> told) : IConnectionHandler, IDisposable
    {
        [EventName("chat message")]
        public string Say(string text, Message message, [FromServices] Unit same)
        {
            told.Enqueue($"handled in {unit.Number}");
            return $"{text} {message.Text} {same == unit}";
        }

        [EventName("later")]
        public async Task<int> LaterAsync(int number)
        {
            told.Enqueue($"later in {unit.Number}");
            await Task.Yield();
            told.Enqueue($"later in {unit.Number} again");
            return number + 1;
        }

        [EventName("fail")]
        public static void Fail() => throw new NotSupportedException("thrown on purpose");

        public ValueTask OnConnectionAsync(Socket socket)
        {
            told.Enqueue("connected");
            return ValueTask.CompletedTask;
        }

        public ValueTask OnDisconnectAsync(Socket socket, DisconnectReason reason)
        {
            told.Enqueue("disconnected " + reason.ToText());
            return ValueTask.CompletedTask;
        }

        public void Dispose() => told.Enqueue("chat gone");
    }

    internal sealed class Wrong
    {
        [EventName("x")]
        public static void Handle(Func<int> number) => number();
    }

    internal sealed class Reserved
    {
        [EventName("disconnect")]
        public static void Handle()
        {
        }
    }
}
