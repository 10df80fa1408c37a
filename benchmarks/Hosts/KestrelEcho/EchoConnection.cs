using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Duet.Benchmarks.KestrelEcho;

/// <summary>One WebSocket connection: a handshake of the shortest kind, then each frame goes back, or to the pair's other side.</summary>
internal sealed class EchoConnection(Pairs pairs) : ConnectionHandler
{
    private const string KeyHeader = "Sec-WebSocket-Key: ";

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var (input, output) = (connection.Transport.Input, connection.Transport.Output);
        string? name = null;
        try
        {
            if (await ReadHandshakeAsync(input) is not { } request)
            {
                return;
            }

            if (request.StartsWith("GET /collect ", StringComparison.Ordinal))
            {
                await CollectAsync(output);
                return;
            }

            name = NameOfPair(request);
            var pair = name is null ? null : pairs.Join(name, output);
            await AcceptAsync(request, output);
            await EchoAsync(input, output, pair);
        }
        catch (Exception error) when (error is ConnectionResetException or ConnectionAbortedException or InvalidOperationException)
        {
            // The client went away.
        }
        finally
        {
            if (name is not null)
            {
                pairs.Leave(name);
            }
        }
    }

    private static async Task<string?> ReadHandshakeAsync(PipeReader input)
    {
        while (true)
        {
            var read = await input.ReadAsync();
            var text = Encoding.ASCII.GetString(read.Buffer);
            if (text.EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                input.AdvanceTo(read.Buffer.End);
                return text;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    private static ValueTask<FlushResult> CollectAsync(PipeWriter output)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return output.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
    }

    private static string? NameOfPair(string request)
    {
        var start = request.IndexOf("pair=", StringComparison.Ordinal);
        return start < 0 ? null : request[(start + 5)..request.IndexOf(' ', start)];
    }

    private static ValueTask<FlushResult> AcceptAsync(string request, PipeWriter output)
    {
        var start = request.IndexOf(KeyHeader, StringComparison.OrdinalIgnoreCase) + KeyHeader.Length;
        var key = request.AsSpan(start, 24);
#pragma warning disable CA5350, MA0150 // RFC 6455, section 1.3, names SHA-1.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350, MA0150
        return output.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
    }

    private static async Task EchoAsync(PipeReader input, PipeWriter output, Pairs.Pair? pair)
    {
        while (true)
        {
            var read = await input.ReadAsync();
            var rest = read.Buffer;
            var target = pair is null ? output : pair.PartnerOf(output);
            while (ClientFrame.TryRead(ref rest, out var frame))
            {
                if (frame.IsClose)
                {
                    return;
                }

                if (target is not null)
                {
                    frame.WriteTo(target);
                }
            }

            input.AdvanceTo(rest.Start, rest.End);
            if (target is not null)
            {
                await target.FlushAsync();
            }

            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
