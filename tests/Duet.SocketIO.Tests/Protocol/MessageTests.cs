using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Protocol;

/// <summary>Socket.IO 5, "Sending and receiving data", and what breaks the protocol, against the conformance host.</summary>
public sealed class MessageTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync("socket");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("""42["message",1,"2",{"3":[true]}]""", """42["message-back",1,"2",{"3":[true]}]""")]
    [InlineData("""42["message"]""", """42["message-back"]""")]
    [InlineData("""42["message",1.0,1e5,12345678901234567890]""", """42["message-back",1.0,1e5,12345678901234567890]""")]
    [InlineData("""42["message","é<+&\u0041 \"quoted\" \\"]""", """42["message-back","é<+&\u0041 \"quoted\" \\"]""")]
    [InlineData("""42["message",{"__proto__":1,"constructor":{}}]""", """42["message-back",{"__proto__":1,"constructor":{}}]""")]
    [InlineData("""42["message",{"_placeholder":true,"num":0}]""", """42["message-back",{"_placeholder":true,"num":0}]""")]
    [InlineData("""42[ "mess\u0061ge" , 1 , [ 2 ] ]""", """42["message-back",1 , [ 2 ] ]""")]
    [InlineData("""42["message","cut \ud83d",{"\ude00":"\ud83d\ud83d\ude00"}]""", """42["message-back","cut \ud83d",{"\ude00":"\ud83d\ud83d\ude00"}]""")]
    [InlineData("""427["message-with-ack",["\ud83d"]]""", """437[["\ud83d"]]""")]
    [InlineData("""42/,["message",1]""", """42["message-back",1]""")]
    [InlineData("""42456["message-with-ack",1,"2",{"3":[false]}]""", """43456[1,"2",{"3":[false]}]""")]
    [InlineData("""420["message-with-ack",null]""", """430[null]""")]
    [InlineData("""421["message-with-ack"]""", """431[]""")]
    [InlineData("""429999999999999999999["message-with-ack",1]""", """439999999999999999999[1]""")]
    public async Task Event_ComesBackAsItIs(string packet, string answer)
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync(packet);

        await socket.ExpectAsync(answer);
    }

    [Fact]
    public async Task BinaryEvent_ComesBack()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync("""452-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]""");
        await socket.SendAsync(1, 2, 3);
        await socket.SendAsync(4, 5, 6);

        await socket.ExpectAsync(
            """452-["message-back",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]""", "b:010203", "b:040506");
    }

    [Fact]
    public async Task BinaryEvent_WithAcknowledgement_IsAcknowledged()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync("""452-789["message-with-ack",{"_placeholder":true,"num":0},{"a":{"_placeholder":true,"num":1}}]""");
        await socket.SendAsync(1, 2, 3);
        await socket.SendAsync(4, 5, 6);

        await socket.ExpectAsync("""462-789[{"_placeholder":true,"num":0},{"a":{"_placeholder":true,"num":1}}]""", "b:010203", "b:040506");
    }

    [Fact]
    public async Task BinaryEvent_ByPolling_ComesBackInOneOrder()
    {
        var client = await PollingClient.OpenAsync(_server.Http);
        await client.SendAsync("40");
        await client.PollAsync();
        await client.SendAsync("451-[\"message\",{\"_placeholder\":true,\"num\":0}]\u001ebAQID\u001e42[\"message\",1]");

        Assert.Equal(
            "451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]\u001ebAQID\u001e42[\"message-back\",1]", await client.PollAsync());
    }

    [Theory]
    [InlineData("""42[1,2]""")]
    [InlineData("""42["unknown",2]""")]
    [InlineData("""42["\ud83d",2]""")]
    [InlineData("""42["message\ud83d",2]""")]
    [InlineData("""42["disconnect\ud83d",2]""")]
    [InlineData("""4399[1]""")]
    [InlineData("""43[1]""")]
    public async Task Packet_WithoutMeaningHere_IsIgnored(string packet)
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync(packet);
        await socket.SendAsync("""42["message"]""");

        await socket.ExpectAsync("""42["message-back"]""");
    }

    /// <summary>Each of these closes the connection without a code, as the original does; the decoder's advisories are among them.</summary>
    [Theory]
    [InlineData("40")]
    [InlineData("40{}")]
    [InlineData("40[]")]
    [InlineData("40null")]
    [InlineData("40/custom,[]")]
    [InlineData("40/custom,\"abc\"")]
    [InlineData("40/custom,{")]
    [InlineData("41{}")]
    [InlineData("42")]
    [InlineData("42{}")]
    [InlineData("42[]")]
    [InlineData("42\"abc\"")]
    [InlineData("42[{}]")]
    [InlineData("42[null]")]
    [InlineData("42[[\"message\"]]")]
    [InlineData("42[\"message\"")]
    [InlineData("42[\"message\",]")]
    [InlineData("42[\"message\"]x")]
    [InlineData("42[\"message\"][\"message\"]")]
    [InlineData("42[\"message\",\"\\ud800\u0001\"]")]
    [InlineData("42[\"connect\"]")]
    [InlineData("42[\"connect_error\"]")]
    [InlineData("42[\"disconnect\"]")]
    [InlineData("42[\"disconnec\\u0074\"]")]
    [InlineData("42[\"disconnecting\"]")]
    [InlineData("42[\"newListener\"]")]
    [InlineData("42[\"removeListener\"]")]
    [InlineData("42/custom,[\"message\"]")]
    [InlineData("42/random,[\"message\"]")]
    [InlineData("4212345678901234567890[\"message\"]")]
    [InlineData("42abc[\"message-with-ack\",1]")]
    [InlineData("4abc")]
    [InlineData("43")]
    [InlineData("43{}")]
    [InlineData("431{}")]
    [InlineData("44")]
    [InlineData("44{\"message\":\"x\"}")]
    [InlineData("45[\"message\"]")]
    [InlineData("450-[\"message\",1]")]
    [InlineData("4511-[\"message\"]")]
    [InlineData("451[\"message\"]")]
    [InlineData("45-[\"message\"]")]
    [InlineData("4599999999999-[\"message\"]")]
    [InlineData("47")]
    [InlineData("4a")]
    [InlineData("4")]
    [InlineData("9")]
    public async Task Packet_ThatBreaksTheProtocol_Closes(string packet)
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync(packet);

        await socket.ExpectAsync("close:1005");
    }

    [Theory]
    [InlineData("42[\"message\"]")]
    [InlineData("41")]
    [InlineData("4abc")]
    public async Task FirstPacket_ThatIsNotConnect_Closes(string packet)
    {
        await using var socket = await _server.OpenAsync();
        await socket.SendAsync(packet);

        await socket.ExpectAsync("close:1005");
    }

    [Theory]
    [InlineData("""451-["message",{"_placeholder":true,"num":5}]""")]
    [InlineData("""451-["message",{"_placeholder":true,"num":-1}]""")]
    [InlineData("""451-["message",{"_placeholder":true,"num":"0"}]""")]
    [InlineData("""451-["message",{"_placeholder":true,"num":"splice"}]""")]
    [InlineData("""451-["message",{"a":[{"num":0.5,"_placeholder":true}]}]""")]
    [InlineData("""451-["message",{"_placeholder":true}]""")]
    public async Task Placeholder_OfNoAttachment_Closes(string packet)
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync(packet);
        await socket.SendAsync(1);

        await socket.ExpectAsync("close:1005");
    }

    [Fact]
    public async Task Text_WhileAttachmentsArePending_Closes()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync("""451-["message",{"_placeholder":true,"num":0}]""");
        await socket.SendAsync("""42["message",1]""");

        await socket.ExpectAsync("close:1005");
    }

    [Fact]
    public async Task Binary_WithoutAHeader_Closes()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync(1);

        await socket.ExpectAsync("close:1005");
    }

    [Fact]
    public async Task Attachments_TogetherTooLong_Close()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync("""4510-["message",{"_placeholder":true,"num":0}]""");
        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync(new byte[900_000]);
        }

        await socket.ExpectAsync("close:1005");
    }

    [Fact]
    public async Task Json_NestedTooDeeply_Closes()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync("42[\"message\"," + new string('[', 100) + new string(']', 100) + "]");

        await socket.ExpectAsync("close:1005");
    }

    [Fact]
    public async Task Event_NamedError_HarmsNothing()
    {
        await using var socket = await JoinAsync();
        await socket.SendAsync("""42["error",{"message":"x"}]""");
        await socket.SendAsync("""42["message"]""");

        await socket.ExpectAsync("""42["message-back"]""");
    }

    private async Task<RawWebSocket> JoinAsync()
    {
        var socket = await _server.JoinAsync();
        await socket.ExpectAsync("42[\"auth\",{}]");
        return socket;
    }
}
