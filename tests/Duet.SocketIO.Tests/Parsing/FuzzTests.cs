using System.Text;
using Duet.SocketIO.Engine;
using Duet.SocketIO.Parsing;
using FsCheck;
using FsCheck.Fluent;

namespace Duet.SocketIO.Tests.Parsing;

/// <summary>Random, truncated and changed input: nothing that reads the network throws.</summary>
public sealed class FuzzTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(2000);

    private static readonly ParserCodec MessagePack = new(new MessagePackParser());

    private static readonly string[] Packets =
    [
        "0", "0/a,{\"x\":1}", "1/a", "2[\"e\",1,\"t\",{\"a\":[null,true]}]", "2/a,12[\"é\\u0041\"]", "3/a,1[]", "4{\"message\":\"x\"}",
        "51-/a,7[\"e\",{\"_placeholder\":true,\"num\":0}]", "61-7[{\"_placeholder\":true,\"num\":0}]",
    ];

    [Fact]
    public void PacketText_Random_NeverThrows() => Check.One(Runs, Prop.ForAll<byte[]>(static bytes => ReadPacket(bytes)));

    [Fact]
    public void PacketText_OfDigitsAndBrackets_NeverThrows() =>
        Check.One(Runs, Prop.ForAll(
            Gen.ArrayOf(Gen.Elements("0123456789[]{}\",:-/\\ute_placeholdernum ".Select(static c => (byte)c).ToArray())).ToArbitrary(),
            static bytes => ReadPacket(bytes)));

    [Fact]
    public void PacketText_Changed_NeverThrows() =>
        Check.One(Runs, Prop.ForAll<int, int, byte>(static (index, position, value) =>
        {
            var bytes = Encoding.UTF8.GetBytes(Packets[(int)((uint)index % Packets.Length)]);
            bytes[(int)((uint)position % bytes.Length)] = value;
            ReadPacket(bytes);
        }));

    [Fact]
    public void PacketText_CutAtEachByte_NeverThrows()
    {
        foreach (var packet in Packets)
        {
            var bytes = Encoding.UTF8.GetBytes(packet);
            for (var length = 0; length <= bytes.Length; length++)
            {
                ReadPacket(bytes[..length]);
            }
        }
    }

    [Fact]
    public void PollingPayload_Random_NeverThrows() => Check.One(Runs, Prop.ForAll<byte[]>(static bytes =>
    {
        for (var body = bytes.AsMemory(); PollingPayload.TryReadNext(ref body, out _, out _, out _) && !body.IsEmpty;)
        {
            // Each packet is shorter than what was left, so this ends.
        }
    }));

    [Fact]
    public void PollingPayload_Packets_AreReadAsTheyWereWritten() => Check.One(Runs, Prop.ForAll<byte[][], bool>(static (contents, isBinary) =>
    {
        var queue = new Queue<OutgoingPacket>();
        foreach (var content in contents)
        {
            var data = isBinary ? content : Encoding.UTF8.GetBytes(Convert.ToHexString(content));
            queue.Enqueue(new OutgoingPacket(EnginePacketType.Message, isBinary, data));
        }

        if (queue.Count == 0)
        {
            return;
        }

        var expected = queue.ToArray();
        var body = PollingPayload.Encode(queue, int.MaxValue).AsMemory();
        foreach (var packet in expected)
        {
            Assert.True(PollingPayload.TryReadNext(ref body, out var type, out var binary, out var data));
            Assert.Equal((packet.Type, packet.IsBinary), (type, binary));
            Assert.Equal(packet.Data.ToArray(), data.ToArray());
        }

        Assert.True(body.IsEmpty);
    }));

    [Fact]
    public void MessagePack_Random_NeverThrows() =>
        Check.One(Runs, Prop.ForAll<byte[]>(static bytes => { MessagePack.TryDecode(bytes, isBinary: true, new SocketIOOptions(), out _); }));

    [Fact]
    public void MessagePack_ChangedOrCut_NeverThrows()
    {
        var options = new SocketIOOptions();
        var arguments = EventArguments.OfJson("1,\"é\",{\"a\":[true,null,1.5,-70000,4294967296]}"u8.ToArray()).WithBinary(new byte[] { 1, 2 });
        var packet = MessagePack.EncodeEvent("/a", 5, "event", arguments).Main.ToArray();
        Assert.True(MessagePack.TryDecode(packet, isBinary: true, options, out var decoded));
        Assert.Equal(
            """/a["event",1,"é",{"a":[true,null,1.5,-70000,4294967296]},{"_placeholder":true,"num":0}]""", Encoding.UTF8.GetString(decoded.Text.Span));
        for (var length = 0; length < packet.Length; length++)
        {
            Assert.False(MessagePack.TryDecode(packet.AsSpan(0, length), isBinary: true, options, out _));
        }

        Check.One(Runs, Prop.ForAll<int, byte>((position, value) =>
        {
            var changed = packet.ToArray();
            changed[(int)((uint)position % changed.Length)] = value;
            if (MessagePack.TryDecode(changed, isBinary: true, options, out var read))
            {
                ReadPayload(read.Text.Span[read.Header.PayloadStart..], read.Attachments?.Length ?? 0);
            }
        }));
    }

    [Fact]
    public void MessagePack_NestedTooDeeply_IsNotRead()
    {
        var options = new SocketIOOptions();
        byte[] deep = [0x82, .. Text("type"), 2, .. Text("data"), .. Enumerable.Repeat((byte)0x91, 1_000_000), 0xC0];

        Assert.False(MessagePack.TryDecode(deep, isBinary: true, options, out _));

        static byte[] Text(string text) => [(byte)(0xA0 | text.Length), .. Encoding.ASCII.GetBytes(text)];
    }

    [Fact]
    public void WebSocketHeader_Random_NeverThrows() => Check.One(Runs, Prop.ForAll<byte[]>(static bytes =>
    {
        var length = WebSocketFrame.TryReadHeader(bytes, out var header);
        Assert.InRange(length, -1, WebSocketFrame.MaxHeaderLength);
        Assert.True(length <= 0 || header.PayloadLength >= 0);
    }));

    [Fact]
    public void Mask_AppliedTwice_GivesTheSame_AndOnceWhatTheStandardSays() => Check.One(Runs, Prop.ForAll<byte[], uint>(static (bytes, mask) =>
    {
        var masked = bytes.ToArray();
        WebSocketFrame.ApplyMask(masked, mask);
        var key = BitConverter.GetBytes(mask);
        Assert.Equal(bytes.Select((b, i) => (byte)(b ^ key[i % 4])), masked);
    }));

    private static void ReadPacket(byte[] bytes)
    {
        if (PacketHeader.TryRead(bytes, maxAttachments: 10, out var header))
        {
            _ = bytes.AsSpan()[header.Namespace];
            ReadPayload(bytes.AsSpan(header.PayloadStart), header.AttachmentCount);
        }
    }

    private static void ReadPayload(ReadOnlySpan<byte> json, int attachmentCount)
    {
        PayloadReader.IsObject(json, 64);
        PayloadReader.TryReadAck(json, 64, out _);
        if (!PayloadReader.TryReadEvent(json, 64, out var payload))
        {
            return;
        }

        PayloadReader.HasValidPlaceholders(json, attachmentCount, 64);
        var arguments = EventArguments.OfJson(json[payload.Arguments].ToArray());
        for (var i = 0; i < arguments.Count; i++)
        {
            Assert.True(arguments.TryGetJson(i, out _));
            arguments.TryReadElement(i, out _);
            arguments.TryReadString(i, out _);
            arguments.TryReadBinary(i, out _);
            arguments.TryRead(i, Support.TestJson.Default.Int32Array, out _);
        }

        Assert.False(arguments.TryGetJson(arguments.Count, out _));
    }
}
