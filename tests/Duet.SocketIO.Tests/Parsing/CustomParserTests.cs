using System.Buffers;
using Chat;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Parsing;

/// <summary>The sample's parser in place of the library's own.</summary>
public sealed class CustomParserTests
{
    [Fact]
    public async Task Packets_AreWrittenAndReadByIt()
    {
        await using var server = await StartAsync();
        await using var client = await server.OpenAsync();
        await client.SendAsync("""4{"type":0,"nsp":"/"}""");
        Assert.Matches("^4{\"type\":0,\"nsp\":\"/\",\"data\":{\"sid\":\"[\\w-]{20}\"}}$", await client.ReceiveAsync());
        await client.SendAsync("""4{"type":2,"nsp":"/","id":7,"data":["echo",1,[2]],"options":{}}""");
        await client.ExpectAsync("""4{"type":3,"nsp":"/","id":7,"data":[1,[2]]}""");
        await client.SendAsync("""4{"type":2,"nsp":"/","id":8,"data":["echo"]}""");
        await client.ExpectAsync("""4{"type":3,"nsp":"/","id":8,"data":[]}""");
        server.IO.Emit("news", "é");
        await client.ExpectAsync("""4{"type":2,"nsp":"/","data":["news","é"]}""");
        await client.SendAsync("""4{"type":0,"nsp":"/unknown"}""");
        await client.ExpectAsync("""4{"type":4,"nsp":"/unknown","data":{"message":"Invalid namespace"}}""");
        server.IO.Sockets.Values.Single().Disconnect();
        await client.ExpectAsync("""4{"type":1,"nsp":"/"}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":2,"nsp":"/","data":{}}""")]
    [InlineData("""{"type":2,"nsp":"/"}""")]
    [InlineData("""{"type":2,"nsp":"/","data":[]}""")]
    [InlineData("""{"type":2,"nsp":"/","data":["disconnect"]}""")]
    [InlineData("""{"type":2,"nsp":"/","data":["x"],"id":-1}""")]
    [InlineData("""{"type":2,"nsp":"x","data":["x"]}""")]
    [InlineData("""{"type":2,"nsp":"/a,b","data":["x"]}""")]
    [InlineData("""{"type":5,"nsp":"/","data":["x"]}""")]
    [InlineData("""{"type":-1,"nsp":"/","data":["x"]}""")]
    [InlineData("""{"type":0,"nsp":"/other","data":[1]}""")]
    public async Task Message_ThatIsNoPacket_ClosesTheConnection(string message)
    {
        await using var server = await StartAsync();
        await using var client = await server.OpenAsync();
        await client.SendAsync("""4{"type":0,"nsp":"/"}""");
        await client.ReceiveAsync();
        await client.SendAsync("4" + message);
        await client.ExpectAsync("close:1005");
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Message_OfTheOtherKind_OrWithTooManyAttachments_ClosesTheConnection()
    {
        await using var server = await StartAsync();
        await using var client = await server.OpenAsync();
        await client.SendAsync("""{"type":0,"nsp":"/"}"""u8.ToArray());
        await client.ExpectAsync("close:1005");

        await using var greedy = await TestServer.StartAsync(configure: static options => options.CustomParser = new Greedy());
        await using var other = await greedy.OpenAsync();
        await other.SendAsync(1);
        await other.ExpectAsync("close:1005");
    }

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(
        static io => io.Main.On("echo", static context => context.Acknowledge(context.Arguments)), static options => options.CustomParser = new JsonPacketParser());

    /// <summary>Finds more attachments than there may be.</summary>
    private sealed class Greedy : PacketParser
    {
        public override bool IsBinary => true;

        public override void Write(in SocketIOPacket packet, IBufferWriter<byte> output)
        {
        }

        public override bool TryRead(ReadOnlySpan<byte> message, SocketIOOptions options, out SocketIOPacket packet)
        {
            var data = EventArguments.None;
            for (var i = 0; i <= options.MaxAttachments; i++)
            {
                data = data.WithBinary(Array.Empty<byte>());
            }

            packet = new SocketIOPacket(PacketType.Connect, "/", Id: null, data);
            return true;
        }
    }
}
