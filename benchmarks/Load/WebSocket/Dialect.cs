using System.Text;

namespace Duet.Load.WebSocket;

/// <summary>What a server expects to hear on its WebSocket connections, and how its answers read.</summary>
internal abstract class Dialect
{
    /// <summary>The target of the upgrade request.</summary>
    public abstract string Target(string? pair);

    /// <summary>The client's first frame after the upgrade, or null when the server speaks first.</summary>
    public virtual byte[]? Opening(string? pair) => null;

    /// <summary>Reads one payload before the connection is ready.</summary>
    /// <param name="pair">The pair the connection belongs to, or null.</param>
    /// <param name="payload">What the server said.</param>
    /// <param name="answer">The frame to send next, if any.</param>
    /// <returns>Whether the connection is ready now.</returns>
    public abstract bool Establish(string? pair, ReadOnlySpan<byte> payload, out byte[]? answer);

    /// <summary>The payload that carries an event with one string.</summary>
    public abstract byte[] Message(string @event, string data);

    /// <summary>How many messages equal to the expected one a payload holds.</summary>
    /// <param name="payload">What the server said.</param>
    /// <param name="expected">The message that should come back.</param>
    /// <param name="answer">The frame that answers a heartbeat, if it was one.</param>
    public abstract int Count(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> expected, out byte[]? answer);

    protected static byte[] TextFrame(string text) => FrameCodec.Encode(FrameCodec.Text, Encoding.UTF8.GetBytes(text));

    protected static InvalidDataException Unexpected(ReadOnlySpan<byte> payload) =>
        new($"The server said something else than expected: {Encoding.UTF8.GetString(payload[..Math.Min(payload.Length, 200)])}");
}
