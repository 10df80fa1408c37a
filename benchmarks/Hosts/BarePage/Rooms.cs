using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace Duet.Benchmarks.BarePage;

/// <summary>Rooms of two: what one side says, the other hears; the one who waits hears "joined".</summary>
internal sealed class Rooms
{
    private readonly ConcurrentDictionary<string, List<WebSocket>> _rooms = new(StringComparer.Ordinal);

    public async Task ServeAsync(string name, WebSocket socket, CancellationToken aborted)
    {
        var members = _rooms.GetOrAdd(name, static _ => []);
        lock (members)
        {
            members.Add(socket);
        }

        try
        {
            await SendToOthersAsync(members, socket, "{\"joined\":true}"u8.ToArray(), aborted);
            var buffer = new byte[64 * 1024];
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await socket.ReceiveAsync(buffer.AsMemory(length), aborted);
                    length += received.Count;
                }
                while (!received.EndOfMessage && length < buffer.Length);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                await SendToOthersAsync(members, socket, buffer.AsMemory(0, length), aborted);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // The page went away.
        }
        finally
        {
            lock (members)
            {
                members.Remove(socket);
            }
        }
    }

    private static async Task SendToOthersAsync(List<WebSocket> members, WebSocket sender, ReadOnlyMemory<byte> message, CancellationToken aborted)
    {
        WebSocket[] others;
        lock (members)
        {
            others = [.. members.Where(member => member != sender && member.State == WebSocketState.Open)];
        }

        foreach (var other in others)
        {
            await other.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, aborted);
        }
    }
}
