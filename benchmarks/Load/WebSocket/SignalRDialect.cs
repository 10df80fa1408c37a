using System.Text;

namespace Duet.Load.WebSocket;

/// <summary>SignalR's JSON hub protocol, without negotiation; records end in 0x1E, and a frame may hold several.</summary>
internal sealed class SignalRDialect : Dialect
{
    private const byte Separator = 0x1E;

    public override string Target(string? pair) => "/hub";

    public override byte[]? Opening(string? pair) => TextFrame("{\"protocol\":\"json\",\"version\":1}\u001e");

    public override bool Establish(string? pair, ReadOnlySpan<byte> payload, out byte[]? answer)
    {
        answer = null;
        if (payload.SequenceEqual("{}\u001e"u8))
        {
            if (pair is null)
            {
                return true;
            }

            answer = TextFrame($"{{\"type\":1,\"invocationId\":\"1\",\"target\":\"join\",\"arguments\":[\"{pair}\"]}}\u001e");
            return false;
        }

        return payload.StartsWith("{\"type\":3,"u8) ? true : throw Unexpected(payload);
    }

    public override byte[] Message(string @event, string data) =>
        Encoding.UTF8.GetBytes($"{{\"type\":1,\"target\":\"{@event}\",\"arguments\":[\"{data}\"]}}\u001e");

    public override int Count(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> expected, out byte[]? answer)
    {
        answer = null;
        var count = 0;
        while (!payload.IsEmpty)
        {
            var end = payload.IndexOf(Separator) + 1;
            if (end == 0)
            {
                throw Unexpected(payload);
            }

            var record = payload[..end];
            if (record.SequenceEqual(expected))
            {
                count++;
            }
            else if (!record.StartsWith("{\"type\":6}"u8) && !record.StartsWith("{\"type\":7,"u8))
            {
                throw Unexpected(record);
            }

            payload = payload[end..];
        }

        return count;
    }
}
