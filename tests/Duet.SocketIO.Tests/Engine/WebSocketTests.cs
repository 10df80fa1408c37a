using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Engine;

/// <summary>Engine.IO 4, "WebSocket"; and RFC 6455, which carries it.</summary>
public sealed class WebSocketTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync("engine");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Message_Text_ComesBack()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync("4hello é €");

        await socket.ExpectAsync("4hello é €");
    }

    [Fact]
    public async Task Message_Binary_ComesBack()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(1, 2, 3, 4);

        await socket.ExpectAsync("b:01020304");
    }

    [Fact]
    public async Task Message_BinaryAsBase64InText_ComesBackAsBinary()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync("bAQIDBA==");
        await socket.SendFrameAsync(0x01, "bAQ"u8.ToArray());
        await socket.SendFrameAsync(0x80, "I="u8.ToArray());

        await socket.ExpectAsync("b:01020304", "b:0102");
    }

    [Fact]
    public async Task Message_BinaryToAClientThatAsksForBase64_IsText()
    {
        await using var socket = await RawWebSocket.ConnectAsync(_server.WebSocketUrl("EIO=4&transport=websocket&b64=1", "/engine.io/"));
        await socket.ReceiveAsync();
        await socket.SendAsync(1, 2, 3, 4);
        await socket.SendAsync("4text");

        await socket.ExpectAsync("bAQIDBA==", "4text");
    }

    [Fact]
    public async Task Listener_ThatSendsAtOnce_ComesBehindTheOpenPacket()
    {
        await using var server = await TestServer.StartAsync("engine-client");
        await using var socket = await RawWebSocket.ConnectAsync(server.WebSocketUrl(path: "/engine.io/"));

        Assert.StartsWith("0{", await socket.ReceiveAsync(), StringComparison.Ordinal);
        await socket.ExpectAsync("4hi");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(124)]
    [InlineData(125)]
    [InlineData(4090)]
    [InlineData(65_534)]
    [InlineData(65_536)]
    [InlineData(999_999)]
    public async Task Message_OfEachLengthClass_ComesBack(int length)
    {
        await using var socket = await OpenAsync();
        var text = "4" + new string('x', length);
        await socket.SendAsync(text);

        await socket.ExpectAsync(text);
    }

    [Fact]
    public async Task Message_InFragments_IsPutTogether()
    {
        await using var socket = await OpenAsync();
        await socket.SendFrameAsync(0x01, "4a"u8.ToArray());
        await socket.SendFrameAsync(0x00, []);
        await socket.SendFrameAsync(0x89, "between"u8.ToArray());
        await socket.SendFrameAsync(0x80, "bc"u8.ToArray());
        await socket.SendAsync("4next");

        await socket.ExpectAsync("pong:between", "4abc", "4next");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("b!!!!")]
    [InlineData("2")]
    [InlineData("2probe")]
    [InlineData("")]
    public async Task Packet_ThatBreaksTheProtocol_ClosesWithoutACode(string packet)
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(packet);

        await socket.ExpectAsync("close:1005");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("5")]
    [InlineData("6")]
    public async Task Packet_WithoutMeaningHere_IsIgnored(string packet)
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync(packet);
        await socket.SendAsync("4x");

        await socket.ExpectAsync("4x");
    }

    [Fact]
    public async Task ClosePacket_EndsAtOnce()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync("1");

        await socket.ExpectAsync("close:1005");
    }

    [Fact]
    public async Task Message_AboveTheLimit_Closes1009()
    {
        await using var socket = await OpenAsync();
        await socket.SendAsync("4" + new string('x', 1_000_000));

        await socket.ExpectAsync("close:1009");
    }

    [Fact]
    public async Task Message_AboveTheLimitInFragments_Closes1009()
    {
        await using var socket = await OpenAsync();
        for (var i = 0; i < 11; i++)
        {
            await socket.SendFrameAsync((byte)(i == 0 ? 0x02 : 0x00), new byte[100_000]);
        }

        await socket.ExpectAsync("close:1009");
    }

    public static TheoryData<long, bool> AnnouncedLengths()
    {
        TheoryData<long, bool> lengths = [];
        foreach (var length in (long[])[1_000_001, int.MaxValue, int.MaxValue + 1L, long.MaxValue - 1_000_000, long.MaxValue - 14, long.MaxValue - 1, long.MaxValue])
        {
            lengths.Add(length, true);
            lengths.Add(length, false);
        }

        return lengths;
    }

    [Theory]
    [MemberData(nameof(AnnouncedLengths))]
    public async Task Frame_AnnouncesAnyLengthAboveTheLimit_Closes1009(long length, bool afterAFragment)
    {
        await using var socket = await OpenAsync();
        if (afterAFragment)
        {
            await socket.SendFrameAsync(0x02, [0x78]);
        }

        await socket.AnnounceFrameAsync((byte)(afterAFragment ? 0x80 : 0x82), length);

        await socket.ExpectAsync("close:1009");
    }

    [Fact]
    public async Task Text_ThatIsNotUtf8_Closes1007()
    {
        await using var socket = await OpenAsync();
        await socket.SendFrameAsync(0x81, [(byte)'4', 0xC3, 0x28]);

        await socket.ExpectAsync("close:1007");
    }

    [Fact]
    public async Task Compression_WhenOffered_IsNotTaken()
    {
        await using var socket = await RawWebSocket.ConnectAsync(
            _server.WebSocketUrl(path: "/engine.io/"), "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
        Assert.False(socket.Headers.ContainsKey("Sec-WebSocket-Extensions"));
        await socket.ReceiveAsync();
        await socket.SendAsync("4x");

        await socket.ExpectAsync("4x");
    }

    /// <summary>RFC 6455, sections 5.1 to 5.5: a reserved bit or opcode, an unmasked frame, a control frame in pieces or too long, a stray continuation.</summary>
    [Theory]
    [InlineData("C18037FA213D")]
    [InlineData("838037FA213D")]
    [InlineData("810134")]
    [InlineData("098037FA213D")]
    [InlineData("89FE007E37FA213D")]
    [InlineData("808037FA213D")]
    public async Task Frame_ThatBreaksTheProtocol_Closes1002(string frame)
    {
        await using var socket = await OpenAsync();
        await socket.SendBytesAsync(Convert.FromHexString(frame));

        await socket.ExpectAsync("close:1002");
    }

    [Fact]
    public async Task Frames_SplitAtEachByte_AreReadAll()
    {
        await using var socket = await OpenAsync();
        foreach (var part in Convert.FromHexString("818537FA213D03924451" + "5B" + "898037FA213D" + "828237FA213D36F8"))
        {
            await socket.SendBytesAsync([part]);
        }

        await socket.ExpectAsync("4hell", "pong:", "b:0102");
    }

    [Fact]
    public async Task Messages_ManyAtOnce_ComeBackInOrder()
    {
        await using var socket = await OpenAsync();
        for (var i = 0; i < 500; i++)
        {
            await socket.SendAsync($"4{i}");
        }

        for (var i = 0; i < 500; i++)
        {
            await socket.ExpectAsync($"4{i}");
        }
    }

    private Task<RawWebSocket> OpenAsync() => _server.OpenAsync("/engine.io/");
}
