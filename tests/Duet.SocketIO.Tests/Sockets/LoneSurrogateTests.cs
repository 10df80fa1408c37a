using System.Text;
using System.Text.Json;
using Duet.SocketIO.Parsing;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

/// <summary>Half an emoji, as JavaScript leaves it when it cuts a text: U+FFFD where a text is read, relayed as it came, and never an error.</summary>
public sealed class LoneSurrogateTests
{
    [Theory]
    [InlineData("""["text","a\ud83d"]""", "\"a\ufffd\"")]
    [InlineData("""["text","\ude00é\ud83d"]""", "\"\ufffdé\ufffd\"")]
    [InlineData("""["text","\ude00\ud83d\ude00\ud83d"]""", "\"\ufffd\\uD83D\\uDE00\ufffd\"")]
    [InlineData("""["text","\\ud83d"]""", """
        "\\ud83d"
        """)]
    [InlineData("""["text","\ud83d\u0061\ud83d\n"]""", """
        "�a�\n"
        """)]
    [InlineData("""["record",{"name":"\ud83d","tags":["\ude00"],"\ud83d":1}]""", "{\"name\":\"\ufffd\",\"tags\":[\"\ufffd\"]}")]
    [InlineData("""["element",{"\ud83d":1,"name":"a\ud83d"}]""", "\"a\ufffd\"")]
    [InlineData("""["by hand",{"\ud83d":1,"name":"a\ud83d"}]""", "\"a\ufffd\"")]
    [InlineData("""["typed",["\ud83d"]]""", "\"\ufffd\"")]
    [InlineData("""["table",{"\ud83d":"\ude00"}]""", "{\"\ufffd\":\"\ufffd\"}")]
    [InlineData("""["kept",{"value":{"\ud83d":"\ude00"}}]""", """{"\ud83d":"\ude00"}""")]
    [InlineData("""["\ud83d",1]""", "\"name \ufffd\"")]
    public async Task Event_IsReadWithReplacementCharacters(string packet, string acknowledged)
    {
        await using var server = await TestServer.StartAsync(static io =>
        {
            io.On("text", static (string text) => text);
            io.On("record", static (PlainHandlerTests.Person person) => person);
            io.On("element", static (JsonElement element) => element.GetProperty("name").GetString());
            io.On("table", static (Dictionary<string, string> table) => table);
            io.On("kept", static (Kept kept, EventContext context) =>
                context.Acknowledge(EventArguments.OfJson(Encoding.UTF8.GetBytes(kept.Value.GetRawText()))));
            io.Main.On("by hand", static context =>
            {
                Assert.True(context.TryReadElement(0, out var element));
                context.Acknowledge(element.GetProperty("name").GetString());
            });
            io.Main.On("typed", static context => context.Acknowledge(context.Arguments.TryRead(0, TestJson.Default.StringArray, out var texts) ? texts[0] : null));
            io.Main.On("\ufffd", static context => context.Acknowledge("name " + context.Name));
        });
        await using var client = await server.JoinAsync();
        await client.SendAsync("427" + packet);
        await client.ExpectAsync($"437[{acknowledged}]");
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Event_WithAttachments_IsRead()
    {
        await using var server = await TestServer.StartAsync(static io => io.On("bytes", static (string text, byte[] bytes) => text + bytes.Length));
        await using var client = await server.JoinAsync();
        await client.SendAsync("""451-7["bytes","\ud83d",{"\ude00":1,"_placeholder":true,"num":0}]""");
        await client.SendAsync(1, 2);
        await client.ExpectAsync("437[\"\ufffd2\"]");
    }

    [Fact]
    public async Task Auth_IsReadWithReplacementCharacters_AndIsNoSessionToRecover()
    {
        await using var server = await TestServer.StartAsync(
            static io => io.Use(static socket => ValueTask.FromResult<ConnectError?>(new ConnectError(socket.Handshake.ReadAuth().GetProperty("pid").GetString()!))),
            static options => options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions());
        await using var client = await server.OpenAsync();
        await client.SendAsync("""40{"\ud83d":1,"pid":"\ud83d","offset":"\ude00"}""");
        await client.ExpectAsync("44{\"message\":\"\ufffd\"}");
        Assert.Empty(server.Log.Errors);
    }

    [Fact]
    public async Task Emit_OfThem_SendsReplacementCharacters()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        socket.Emit("\ud83d", "\ude00");
        socket.Emit("n", new PlainHandlerTests.Person("\ud83d", ["\ude00"]));
        server.IO.Emit("n\ud83d", EventArguments.Of("x"));
        await client.ExpectAsync("42[\"\ufffd\",\"\\uFFFD\"]", """42["n",{"name":"\uFFFD","tags":["\uFFFD"]}]""", "42[\"n\ufffd\",\"x\"]");
    }

    [Fact]
    public async Task MessagePack_ThatIsNoUtf8_IsReadWithReplacementCharacters()
    {
        await using var server = await TestServer.StartAsync(
            static io =>
            {
                io.Main.On("\ufffd\ufffd\ufffd", static context => context.Acknowledge(context.Arguments));
                io.Main.On("escaped", static context => context.Acknowledge(EventArguments.OfJson("""{"\ud83d":"a\ude00"}"""u8.ToArray())));
            },
            static options => options.Parser = SocketIOParser.MessagePack);
        await using var client = await server.OpenAsync();
        await client.SendAsync([0x82, .. Text("type"), 0, .. Text("nsp"), .. Text("/")]);
        Assert.StartsWith("b:", await client.ReceiveAsync(), StringComparison.Ordinal);

        // U+D83D in three bytes, as some writers leave it; as an event's name, a property's name and a text.
        byte[] half = [0xA3, 0xED, 0xA0, 0xBD];
        byte[] whole = [0xA9, .. "\ufffd\ufffd\ufffd"u8];
        await client.SendAsync([0x83, .. Text("type"), 2, .. Text("data"), 0x92, .. half, 0x81, .. half, .. half, .. Text("id"), 7]);
        byte[] expected = [0x84, .. Text("type"), 3, .. Text("nsp"), .. Text("/"), .. Text("data"), 0x91, 0x81, .. whole, .. whole, .. Text("id"), 7];
        await client.ExpectAsync("b:" + Convert.ToHexString(expected));

        await client.SendAsync([0x83, .. Text("type"), 2, .. Text("data"), 0x91, .. Text("escaped"), .. Text("id"), 8]);
        expected = [0x84, .. Text("type"), 3, .. Text("nsp"), .. Text("/"), .. Text("data"), 0x91, 0x81, .. Text("\ufffd"), .. Text("a\ufffd"), .. Text("id"), 8];
        await client.ExpectAsync("b:" + Convert.ToHexString(expected));
        Assert.Empty(server.Log.Errors);
    }

    [Theory]
    [InlineData(253_402_300_799, "9999-12-31T23:59:59.500Z")]
    [InlineData(-62_135_596_800, "0001-01-01T00:00:00.500Z")]
    [InlineData(253_402_300_800, null)]
    [InlineData(-62_135_596_801, null)]
    [InlineData(18_446_744_073_709_552, null)]
    [InlineData(long.MaxValue, null)]
    [InlineData(long.MinValue, null)]
    public void MessagePack_LongTimestamp_IsADateOrNone(long seconds, string? expected)
    {
        var timestamp = new byte[12];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(timestamp, 500_000_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(timestamp.AsSpan(4), seconds);
        var isRead = EventArguments.TryReadMessagePack([0x91, 0xC7, 12, 0xFF, .. timestamp], out var arguments);
        Assert.Equal(expected is not null, isRead);
        Assert.Equal(expected ?? "", isRead && arguments.TryReadString(0, out var text) ? text : "");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\\")]
    [InlineData("\\u")]
    [InlineData("\\ud83")]
    [InlineData("\\ud83g")]
    [InlineData("\\ud83d\\ude00")]
    [InlineData("\\\\ud83d")]
    [InlineData("\\u0041\\\\")]
    public void Replace_WhereThereAreNone_LeavesTheText(string text) => Assert.False(LoneSurrogates.TryReplace(Encoding.UTF8.GetBytes(text), out _));

    private static byte[] Text(string text) => [(byte)(0xA0 | Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    private sealed record Kept(JsonElement Value);
}
