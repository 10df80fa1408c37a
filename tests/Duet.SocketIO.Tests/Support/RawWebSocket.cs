using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Duet.SocketIO.Tests.Support;

/// <summary>A WebSocket client that shows what is on the wire, down to a close frame without a code. Each wait has an end.</summary>
internal sealed class RawWebSocket : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly byte[] Mask = [0x37, 0xFA, 0x21, 0x3D];

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    private RawWebSocket(TcpClient tcp, IReadOnlyDictionary<string, string> headers)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
        Headers = headers;
    }

    /// <summary>Headers of the answer to the handshake.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    public static async Task<RawWebSocket> ConnectAsync(Uri url, params string[] headers)
    {
        var tcp = new TcpClient { NoDelay = true };
        using var patience = new CancellationTokenSource(Patience);
        await tcp.ConnectAsync(url.Host, url.Port, patience.Token);
        var request = string.Join("\r\n", [
            $"GET {url.PathAndQuery} HTTP/1.1", $"Host: {url.Authority}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", .. headers, "", ""]);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), patience.Token);
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)(await ReadExactlyAsync(stream, 1))[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var answer = lines.Skip(1).Select(l => l.Split(':', 2)).DistinctBy(l => l[0], StringComparer.Ordinal).ToDictionary(l => l[0], l => l[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var status = (HttpStatusCode)int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        if (status != HttpStatusCode.SwitchingProtocols)
        {
            var length = int.Parse(answer.GetValueOrDefault("Content-Length", "0"), CultureInfo.InvariantCulture);
            var body = Encoding.UTF8.GetString(await ReadExactlyAsync(stream, length));
            tcp.Dispose();
            throw new RefusedException(status, answer.GetValueOrDefault("Content-Type", ""), body);
        }

        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", answer["Sec-WebSocket-Accept"]);
        return new RawWebSocket(tcp, answer);
    }

    public Task SendAsync(string text) => SendFrameAsync(0x81, Encoding.UTF8.GetBytes(text));

    public Task SendAsync(params byte[] bytes) => SendFrameAsync(0x82, bytes);

    /// <summary>Sends a masked frame; the first byte is FIN and opcode.</summary>
    public Task SendFrameAsync(byte first, byte[] payload) => SendBytesAsync(Frame(first, payload));

    /// <summary>Sends the header of a masked frame with a length in 8 bytes, and no payload.</summary>
    public Task AnnounceFrameAsync(byte first, long length)
    {
        byte[] header = [first, 0x80 | 127, 0, 0, 0, 0, 0, 0, 0, 0, .. Mask];
        BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(2), length);
        return SendBytesAsync(header);
    }

    /// <summary>Sends several text messages in one write.</summary>
    public Task SendTogetherAsync(params string[] texts) => SendBytesAsync([.. texts.SelectMany(t => Frame(0x81, Encoding.UTF8.GetBytes(t)))]);

    public async Task SendBytesAsync(byte[] bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        await _stream.WriteAsync(bytes, patience.Token);
    }

    /// <summary>The next message as text; binary ones as <c>b:</c> and hexadecimal digits, pongs as <c>pong:</c>; the end as <c>close:</c> and its code.</summary>
    public async Task<string> ReceiveAsync()
    {
        try
        {
            var header = await ReadExactlyAsync(_stream, 2);
            Assert.Equal(0, header[1] & 0x80);
            var length = (header[1] & 0x7F) switch
            {
                126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadExactlyAsync(_stream, 2)),
                127 => (int)BinaryPrimitives.ReadUInt64BigEndian(await ReadExactlyAsync(_stream, 8)),
                var small => small,
            };
            var payload = await ReadExactlyAsync(_stream, length);
            switch (header[0])
            {
                case 0x81:
                    return Encoding.UTF8.GetString(payload);
                case 0x82:
                    return "b:" + Convert.ToHexString(payload);
                case 0x88:
                    await SendFrameAsync(0x88, payload);
                    return "close:" + (length == 0 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(payload)).ToString(CultureInfo.InvariantCulture);
                case 0x8A:
                    return "pong:" + Encoding.UTF8.GetString(payload);
                default:
                    return $"frame:{header[0]:x2}";
            }
        }
        catch (IOException)
        {
            return "lost";
        }
    }

    public async Task ExpectAsync(params string[] expected)
    {
        foreach (var text in expected)
        {
            Assert.Equal(text, await ReceiveAsync());
        }
    }

    /// <summary>Reads to the end of the connection.</summary>
    public async Task<string> ReceiveEndAsync()
    {
        while (true)
        {
            var message = await ReceiveAsync();
            if (message == "lost" || message.StartsWith("close:", StringComparison.Ordinal))
            {
                return message;
            }
        }
    }

    /// <summary>Sends a close frame with code 1000.</summary>
    public Task CloseAsync() => SendFrameAsync(0x88, [0x03, 0xE8]);

    /// <summary>Goes away without a word.</summary>
    public void Abort()
    {
        _tcp.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        _tcp.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Frame(byte first, byte[] payload)
    {
        var header = new byte[14];
        header[0] = first;
        var length = 2;
        switch (payload.Length)
        {
            case < 126:
                header[1] = (byte)(0x80 | payload.Length);
                break;
            case <= ushort.MaxValue:
                header[1] = 0x80 | 126;
                BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)payload.Length);
                length = 4;
                break;
            default:
                header[1] = 0x80 | 127;
                BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), (ulong)payload.Length);
                length = 10;
                break;
        }

        return [.. header.AsSpan(0, length), .. Mask, .. payload.Select((b, i) => (byte)(b ^ Mask[i % 4]))];
    }

    private static async Task<byte[]> ReadExactlyAsync(NetworkStream stream, int length)
    {
        using var patience = new CancellationTokenSource(Patience);
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, patience.Token);
        return bytes;
    }
}
