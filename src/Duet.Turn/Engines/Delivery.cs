using Duet.Turn.Relaying;

namespace Duet.Turn.Engines;

/// <summary>Carries out a decision at once, for readers that do not collect what they send.</summary>
internal static class Delivery
{
    /// <summary>Does everything but reply, which goes back the way the message came. Streams are written to at <see cref="RelayContext.FlushStreams"/>.</summary>
    public static void Carry(DatagramEngine engine, in Decision decision, ReadOnlySpan<byte> message, RelayContext context)
    {
        var payload = message.Slice(decision.PayloadOffset, decision.PayloadLength);
        if (decision.Kind == DecisionKind.ToPeer)
        {
            decision.Relay!.Socket.Send(decision.Peer, payload, decision.DontFragment);
            return;
        }

        var allocation = decision.Allocation!;
        var prefix = context.Room.AsSpan(0, decision.PrefixLength);
        if (allocation.Stream is { } stream)
        {
            context.SendToStream(stream, prefix, payload, decision.Padding);
        }
        else
        {
            engine.SendToClient(allocation.Tuple, prefix, payload, decision.Padding);
        }
    }
}
