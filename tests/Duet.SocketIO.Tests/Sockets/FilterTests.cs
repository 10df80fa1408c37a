using System.Collections.Concurrent;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

/// <summary>What runs around a namespace's handlers.</summary>
public sealed class FilterTests
{
    [Fact]
    public async Task Filters_RunAroundEachHandler_TheFirstOutermost()
    {
        var told = new ConcurrentQueue<string>();
        await using var server = await TestServer.StartAsync(io =>
        {
            io.On("x", context => told.Enqueue($"handler {context.Arguments.Count}"));
            io.AddFilter(new Telling("outer", told)).AddFilter(new Telling("inner", told));
        });
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        socket.On("end", static (Action callback) => callback());
        await client.SendAsync("""42["x",1]""");
        await client.SendAsync("""42["unknown"]""");
        await client.SendAsync("""421["end"]""");
        await client.ExpectAsync("431[]");
        Assert.Equal(
            [
                "outer connection", "inner connection", "inner connected", "outer connected", "outer before x", "inner before x", "handler 1", "inner after x", "outer after x", "outer before end",
                "inner before end", "inner after end", "outer after end",
            ],
            await ToldAsync(told, 13));
    }

    [Fact]
    public async Task Filter_MayKeepAHandlerFromRunning_AndAnswerForOneThatFails()
    {
        await using var server = await TestServer.StartAsync(static io =>
        {
            io.AddFilter(new Answering());
            io.On("secret", static () => "told");
            io.On("fail", static string () => throw new NotSupportedException("thrown on purpose"));
            io.On("fail later", static async (int number) =>
            {
                await Task.Yield();
                return number > 0 ? throw new NotSupportedException("thrown on purpose") : number;
            });
        });
        await using var client = await server.JoinAsync();
        await client.SendAsync("""421["secret"]""");
        await client.ExpectAsync("""431["no"]""");
        await client.SendAsync("""422["fail"]""");
        await client.ExpectAsync("""432["failed"]""");
        await client.SendAsync("""423["fail later",1]""");
        await client.ExpectAsync("""433["failed"]""");
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Filters_OfAPattern_AreOutsideThoseOfItsNamespaces_AndHearOfTheEnd()
    {
        var told = new ConcurrentQueue<string>();
        await using var server = await TestServer.StartAsync(io =>
        {
            io.Of(static _ => ValueTask.FromResult(true)).AddFilter(new Telling("pattern", told)).OnDisconnect((_, reason) =>
            {
                told.Enqueue("ended " + reason.ToText());
                return ValueTask.CompletedTask;
            });
            io.OnNamespaceCreated = made =>
            {
                if (made.Name == "/child")
                {
                    made.AddFilter(new Telling("child", told));
                }
            };
        });
        await using var client = await server.OpenAsync();
        await client.SendAsync("40/child,");
        Assert.StartsWith("40/child,", await client.ReceiveAsync(), StringComparison.Ordinal);
        await client.SendAsync("41/child,");
        Assert.Equal(
            [
                "pattern connection", "child connection", "child connected", "pattern connected", "pattern disconnect", "child disconnect", "ended client namespace disconnect", "child disconnected",
                "pattern disconnected",
            ],
            await ToldAsync(told, 9));
    }

    [Fact]
    public async Task ConnectionHandlers_BehindAFilter_AllRun_AndEachFailureIsLogged()
    {
        var told = new ConcurrentQueue<string>();
        await using var server = await TestServer.StartAsync(io =>
        {
            io.AddFilter(new Telling("filter", told));
            io.OnConnection(static _ => throw new NotSupportedException("thrown on purpose"));
            io.OnConnection(static async _ =>
            {
                await Task.Yield();
                throw new InvalidOperationException("thrown on purpose");
            });
            io.OnConnection(socket =>
            {
                told.Enqueue("third");
                return ValueTask.CompletedTask;
            });
        });
        await using var client = await server.JoinAsync();
        Assert.Equal(["filter connection", "third"], await ToldAsync(told, 2));
        while (!server.Log.Errors.Any())
        {
            await Task.Yield();
        }

        Assert.Equal(2, Assert.IsType<AggregateException>(Assert.Single(server.Log.Errors)).InnerExceptions.Count);
    }

    private static async Task<string[]> ToldAsync(ConcurrentQueue<string> told, int count)
    {
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        while (told.Count < count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return [.. told];
    }

    private sealed class Telling(string name, ConcurrentQueue<string> told) : ISocketFilter
    {
        public async ValueTask OnEventAsync(EventContext context, Func<EventContext, ValueTask> next)
        {
            var @event = context.Name;
            told.Enqueue($"{name} before {@event}");
            await next(context);
            told.Enqueue($"{name} after {@event}");
        }

        public async ValueTask OnConnectionAsync(Socket socket, Func<Socket, ValueTask> next)
        {
            told.Enqueue(name + " connection");
            await next(socket);
            told.Enqueue(name + " connected");
        }

        public async ValueTask OnDisconnectAsync(Socket socket, DisconnectReason reason, Func<Socket, DisconnectReason, ValueTask> next)
        {
            told.Enqueue(name + " disconnect");
            await next(socket, reason);
            told.Enqueue(name + " disconnected");
        }
    }

    private sealed class Answering : ISocketFilter
    {
        public async ValueTask OnEventAsync(EventContext context, Func<EventContext, ValueTask> next)
        {
            if (context.Name == "secret")
            {
                context.Acknowledge("no");
                return;
            }

            try
            {
                await next(context);
            }
            catch (NotSupportedException)
            {
                context.Acknowledge("failed");
            }
        }
    }
}
