using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using Duet.Turn.Engines.Streams;
using Duet.Turn.Relaying;
using Duet.Turn.Stun;
using Duet.Turn.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;

namespace Duet.Turn.Tests.Stun;

/// <summary>Bytes of every sort must never throw, whatever they do.</summary>
public sealed class FuzzTests
{
    private static readonly IPEndPoint s_peer = new(IPAddress.Parse("8.8.8.8"), 1000);
    private static readonly Config Cases = Config.QuickThrowOnFailure.WithMaxTest(5_000);

    [Fact]
    public void RandomBytes_NeverThrow()
    {
        var core = new CoreFixture(options => options.UnauthenticatedRequestsPerSecond = 0);
        var client = core.Client();
        client.Allocate();
        Check.One(Cases, Prop.ForAll<byte[]>(bytes => Survives(client, bytes)));
    }

    [Fact]
    public void SoundHeadersWithRandomAttributes_NeverThrow()
    {
        var core = new CoreFixture(options => options.UnauthenticatedRequestsPerSecond = 0);
        var client = core.Client();
        client.Allocate();
        var types = ArbMap.Default.GeneratorFor<ushort>();
        var known = Gen.Elements(
            0x0001, 0x0006, 0x0008, 0x0009, 0x000C, 0x000D, 0x0012, 0x0013, 0x0014, 0x0015, 0x0017, 0x0018, 0x0019, 0x001A, 0x001C, 0x001D, 0x001E, 0x0022, 0x8000, 0x8002,
            0x8028);
        var values = ArbMap.Default.GeneratorFor<byte[]>();
        var attribute = Gen.OneOf(known, types.Select(type => (int)type)).SelectMany(type => values.Select(value => (type, value)));
        var message = Gen.Elements(0x0001, 0x0003, 0x0004, 0x0008, 0x0009, 0x0016).SelectMany(type => attribute.ListOf().Select(attributes =>
            attributes.Aggregate(new StunBuilder(type), (builder, a) => builder.Add(a.type, a.value)).Build()));

        Check.One(Cases, Prop.ForAll(message.ToArbitrary(), bytes => Survives(client, bytes)));
    }

    [Fact]
    public void SignedRequestsWithRandomAttributes_NeverThrow()
    {
        var core = new CoreFixture(options => options.UnauthenticatedRequestsPerSecond = 0);
        var client = core.Client();
        client.Allocate();
        var values = ArbMap.Default.GeneratorFor<byte[]>();
        var attribute = Gen.Elements(0x000C, 0x000D, 0x0012, 0x0017, 0x0018, 0x0019, 0x001A, 0x0022, 0x8000)
            .SelectMany(type => values.Select(value => (type, value)));
        var message = Gen.Elements(0x0003, 0x0004, 0x0008, 0x0009).SelectMany(type => attribute.ListOf().Select(attributes =>
            attributes.Aggregate(new StunBuilder(type), (builder, a) => builder.Add(a.type, a.value))
                .Credentials("alice", "duet", client.Nonce!).Integrity(client.Key).Build()));

        Check.One(Cases, Prop.ForAll(message.ToArbitrary(), bytes =>
        {
            var reply = client.Send(bytes);
            return reply is not null && (reply.IsSuccess || reply.IsError) && reply.TransactionId.AsSpan().SequenceEqual(bytes.AsSpan(8, 12));
        }));
    }

    /// <summary>Every pair of bytes, and so every length field, gets the values where lengths go wrong.</summary>
    [Fact]
    public void SignedRequest_WithAnyLengthWrong_IsNeverGranted()
    {
        var core = new CoreFixture(options => options.UnauthenticatedRequestsPerSecond = 0);
        var client = core.Client();
        client.Allocate();
        byte[] whole = StunBuilder.Refresh(600).Add(0x8022, 1, 2, 3).Credentials("alice", "duet", client.Nonce!).Integrity(client.Key).Build();
        Assert.True(client.Send(whole)!.IsSuccess);
        foreach (var changed in WithWrongLengths(whole))
        {
            Assert.False(client.Send(changed) is { IsSuccess: true });
        }
    }

    [Fact]
    public void SendIndication_WithAnyLengthWrong_RelaysNothingFromBeyondIt()
    {
        var core = new CoreFixture();
        var client = core.Client();
        client.Allocate();
        client.Permit(s_peer);
        byte[] whole = StunBuilder.Send(s_peer, [1, 2, 3, 4, 5]).Build();
        Assert.Equal((DecisionKind.ToPeer, 5), Relayed(client.Decide(whole)));
        foreach (var changed in WithWrongLengths(whole))
        {
            var decision = client.Decide(changed);
            Assert.True(decision.PayloadOffset + decision.PayloadLength <= changed.Length);
        }
    }

    [Fact]
    public void ChannelData_WithAnyLength_RelaysNothingFromBeyondIt()
    {
        var core = new CoreFixture();
        var client = core.Client();
        client.Allocate();
        client.Bind(0x4001, s_peer);
        var message = StunBuilder.ChannelData(0x4001, 1, 2, 3, 4, 5);
        for (var length = 0; length <= ushort.MaxValue; length++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)length);

            Assert.Equal(length <= 5 ? (DecisionKind.ToPeer, length) : (DecisionKind.Drop, 0), Relayed(client.Decide(message)));
        }
    }

    [Fact]
    public void Stream_SplitAtEveryByte_GivesTheSameMessages()
    {
        byte[] binding = StunBuilder.Binding().Add(0x8022, 1, 2, 3).Build();
        byte[] data = [.. StunBuilder.ChannelData(0x4000, 1, 2, 3, 4, 5), 0, 0, 0];
        byte[] whole = [.. binding, .. data, .. binding];
        for (var split = 0; split <= whole.Length; split++)
        {
            var frames = Frames(whole[..split], whole[split..]);

            Assert.Equal([binding, data[..9], binding], frames);
        }
    }

    [Fact]
    public void Stream_RandomBytes_EndOrWait()
    {
        Check.One(Cases, Prop.ForAll<byte[]>(bytes =>
        {
            var buffer = new ReadOnlySequence<byte>(bytes);
            while (FrameReader.TryTake(ref buffer, 2048, out var frame) == FrameStatus.Complete)
            {
                Assert.True(frame.Length >= 4);
            }
        }));
    }

    private static (DecisionKind Kind, int Length) Relayed(in Decision decision) => (decision.Kind, decision.PayloadLength);

    private static IEnumerable<byte[]> WithWrongLengths(byte[] whole)
    {
        for (var offset = 2; offset + 1 < whole.Length; offset++)
        {
            foreach (var value in new[] { 0, 1, 3, 4, 5, 0x7FFF, 0xFFFC, 0xFFFF, whole.Length, whole.Length - 20, whole.Length - offset })
            {
                var changed = whole.ToArray();
                BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(offset), (ushort)value);
                if (!changed.AsSpan().SequenceEqual(whole))
                {
                    yield return changed;
                }
            }
        }
    }

    private static bool Survives(CoreClient client, byte[] bytes)
    {
        client.Decide(bytes);
        return !StunMessage.TryParse(bytes, out var message) || message.Bytes.Length == bytes.Length;
    }

    private static List<byte[]> Frames(params byte[][] parts)
    {
        var frames = new List<byte[]>();
        byte[] rest = [];
        foreach (var part in parts)
        {
            var buffer = new ReadOnlySequence<byte>([.. rest, .. part]);
            while (FrameReader.TryTake(ref buffer, 2048, out var frame) == FrameStatus.Complete)
            {
                frames.Add(frame.ToArray());
            }

            rest = buffer.ToArray();
        }

        Assert.Empty(rest);
        return frames;
    }
}
