using System.Net;
using Duet.Turn.Allocations;
using Duet.Turn.Relaying;
using Duet.Turn.Requests;

namespace Duet.Turn.Tests.Fakes;

/// <summary>A client of the rules: it asks for a nonce, signs, and reads the answers.</summary>
internal sealed class CoreClient(CoreFixture fixture, FiveTuple tuple, string user, string password)
{
    private readonly FakeStream? _stream = tuple.Transport == ClientTransport.Stream ? new FakeStream() : null;

    public string? Nonce { get; set; }

    public FiveTuple Tuple => tuple;

    public byte[] Key => CoreFixture.KeyOf(user, password);

    public Allocation Allocation => fixture.Table.Find(tuple, fixture.Context.Now)!;

    public Decision Decide(byte[] message) => fixture.Receive(new Client(tuple, _stream), message);

    /// <summary>Sends as it is. <see langword="null"/>: there was no answer.</summary>
    public StunReply? Send(byte[] message)
    {
        var decision = Decide(message);
        return decision.Kind == DecisionKind.Reply ? new StunReply(fixture.Context.Room.AsSpan(0, decision.PrefixLength)) : null;
    }

    public StunReply? Send(StunBuilder message) => Send(message.Build());

    /// <summary>Sends with credentials; asks for a nonce first when there is none yet.</summary>
    public StunReply Request(StunBuilder message)
    {
        Nonce ??= Send(StunBuilder.Allocate())!.Nonce;
        return Send(message.Credentials(user, CoreFixture.Realm, Nonce).Integrity(Key))!;
    }

    public StunReply Allocate() => Succeeds(StunBuilder.Allocate());

    public StunReply Succeeds(StunBuilder message)
    {
        var reply = Request(message);
        Assert.True(reply.IsSuccess, $"error {reply.Error}");
        return reply;
    }

    public int ErrorOf(StunBuilder message) => Request(message).Error;

    public void Permit(params IPEndPoint[] peers) => Succeeds(StunBuilder.CreatePermission(peers));

    public void Bind(int channel, IPEndPoint peer) => Succeeds(StunBuilder.ChannelBind(channel, peer));

    private sealed class FakeStream : StreamClient
    {
        public override bool Send(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload, int padding, long now) => false;

        public override void Flush()
        {
        }
    }
}
