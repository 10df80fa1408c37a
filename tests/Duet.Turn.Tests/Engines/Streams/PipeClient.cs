using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Engines.Streams;

/// <summary>A client on a connection in memory, handed over to a server. What it sends has been read when <see cref="SendAsync"/> returns.</summary>
internal sealed class PipeClient : IDuplexPipe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly Pipe _toServer = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly Pipe _toClient;
    private string? _nonce;

    /// <param name="server">Who serves it.</param>
    /// <param name="room">Bytes that it takes before it reads.</param>
    /// <param name="address">Where it comes from.</param>
    public PipeClient(TurnServer server, int room = 1 << 20, string address = "192.0.2.9")
    {
        _toClient = new Pipe(new PipeOptions(pauseWriterThreshold: room, resumeWriterThreshold: room / 2, useSynchronizationContext: false));
        Served = Task.Run(() => server.HandleConnectionAsync(this, new IPEndPoint(IPAddress.Parse(address), 4321)));
    }

    /// <summary>Ends when the server has done with the connection.</summary>
    public Task Served { get; }

    public PipeReader Input => _toServer.Reader;

    public PipeWriter Output => _toClient.Writer;

    public byte[] Key { get; } = CoreFixture.KeyOf("alice", "secret");

    public async Task SendAsync(byte[] bytes) => await _toServer.Writer.WriteAsync(bytes);

    /// <summary>Sends a request and reads its answer.</summary>
    public async Task<StunReply> AskAsync(StunBuilder request)
    {
        await SendAsync(request.Build());
        return new StunReply(await ReceiveAsync());
    }

    /// <summary>The same with credentials.</summary>
    public async Task<StunReply> RequestAsync(StunBuilder request)
    {
        _nonce ??= (await AskAsync(StunBuilder.Allocate())).Nonce;
        await SendSignedAsync(request);
        return new StunReply(await ReceiveAsync());
    }

    /// <summary>Sends with the credentials of before, and waits for nothing.</summary>
    public Task SendSignedAsync(StunBuilder request) => SendAsync(request.Credentials("alice", "duet", _nonce!).Integrity(Key).Build());

    /// <summary>The next message, with its padding.</summary>
    public async Task<byte[]> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(Timeout);
        var header = await _toClient.Reader.ReadAtLeastAsync(4, limit.Token);
        Assert.True(header.Buffer.Length >= 4, "The server closed the connection.");
        var start = header.Buffer.Slice(0, 4).ToArray();
        var length = BinaryPrimitives.ReadUInt16BigEndian(start.AsSpan(2)) + (start[0] >> 6 == 0 ? 20 : 4);
        _toClient.Reader.AdvanceTo(header.Buffer.Start);

        var padded = (length + 3) & ~3;
        var whole = await _toClient.Reader.ReadAtLeastAsync(padded, limit.Token);
        var message = whole.Buffer.Slice(0, padded).ToArray();
        _toClient.Reader.AdvanceTo(whole.Buffer.GetPosition(padded));
        return message;
    }

    /// <summary>Waits until so many bytes are there, and leaves them.</summary>
    public async Task PiledUpAsync(int bytes)
    {
        using var limit = new CancellationTokenSource(Timeout);
        while (true)
        {
            var result = await _toClient.Reader.ReadAsync(limit.Token);
            var length = result.Buffer.Length;
            // Not looked at, so that they go on counting against the room.
            _toClient.Reader.AdvanceTo(result.Buffer.Start, result.Buffer.Start);
            if (length >= bytes)
            {
                return;
            }

            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async Task CloseAsync() => await _toServer.Writer.CompleteAsync();

    /// <summary>Waits until the server has closed the connection.</summary>
    public Task ClosedAsync() => Served.WaitAsync(Timeout);
}
