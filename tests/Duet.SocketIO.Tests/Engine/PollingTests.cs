using System.IO.Compression;
using System.Net;
using System.Text;
using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Engine;

/// <summary>Engine.IO 4, "HTTP long-polling".</summary>
public sealed class PollingTests : IAsyncLifetime
{
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync("engine");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Message_OneTextPacket_ComesBack()
    {
        var client = await OpenAsync();

        using (var response = await client.PostAsync("4hello"))
        {
            Assert.Equal("text/html", response.Content.Headers.ContentType!.ToString());
            Assert.Equal(2, response.Content.Headers.ContentLength);
            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
            Assert.Equal("ok", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        using var poll = await client.GetAsync(TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; charset=UTF-8", poll.Content.Headers.ContentType!.ToString());
        Assert.Equal(6, poll.Content.Headers.ContentLength);
        Assert.Equal("4hello", await poll.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Message_SeveralTextPackets_ComeBackInOrder()
    {
        var client = await OpenAsync();
        await client.SendAsync("4test1\u001e4test2\u001e4test3");

        Assert.Equal("4test1\u001e4test2\u001e4test3", await client.PollAsync());
    }

    [Fact]
    public async Task Message_TextAndBinary_ComeBackInOrder()
    {
        var client = await OpenAsync();
        await client.SendAsync("4hello\u001ebAQIDBA==");

        Assert.Equal("4hello\u001ebAQIDBA==", await client.PollAsync());
    }

    [Fact]
    public async Task Message_Empty_ComesBack()
    {
        var client = await OpenAsync();
        await client.SendAsync("4");

        Assert.Equal("4", await client.PollAsync());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("9")]
    [InlineData("2")]
    [InlineData("4a\u001e")]
    [InlineData("4a\u001e\u001e4b")]
    [InlineData("b!!!!")]
    public async Task Post_ThatBreaksTheProtocol_EndsTheSession(string body)
    {
        var client = await OpenAsync();
        await client.SendAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, await client.PollStatusAsync());
    }

    [Fact]
    public async Task Poll_WhileOneIsPending_EndsBoth()
    {
        var client = await OpenAsync();
        var (first, second) = (client.GetAsync(TestContext.Current.CancellationToken), client.GetAsync(TestContext.Current.CancellationToken));
        using var early = await await Task.WhenAny(first, second);
        using var one = await first;
        using var other = await second;
        var (pending, duplicate) = one.StatusCode == HttpStatusCode.OK ? (one, other) : (other, one);

        Assert.Equal("1", await pending.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, duplicate.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, await client.PollStatusAsync());
    }

    [Fact]
    public async Task Poll_ThatIsCancelled_EndsTheSession()
    {
        var client = await OpenAsync();
        using var cancellation = new CancellationTokenSource();
        var poll = client.GetAsync(cancellation.Token);
        await client.SendAsync("3");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);

        // Whether the server hears of the cancelled poll before or after the next one: that is refused.
        Assert.Equal(HttpStatusCode.BadRequest, await client.PollStatusAsync());
    }

    [Fact]
    public async Task Post_OfOctets_IsRefusedAndEndsTheSession()
    {
        var client = await OpenAsync();
        using var response = await client.PostAsync("4x", "application/octet-stream");

        Assert.Equal(HttpStatusCode.BadRequest, await client.PollStatusAsync());
    }

    [Fact]
    public async Task Method_ThatIsNeitherGetNorPost_Gives500()
    {
        var client = await OpenAsync();
        using var response = await _server.Http.PutAsync(
            new Uri($"/engine.io/?EIO=4&transport=polling&sid={client.Id}", UriKind.Relative), content: null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("EIO=3&transport=polling")]
    [InlineData("EIO=4&transport=websocket")]
    public async Task Session_AskedForInAnotherWay_IsABadRequest(string query)
    {
        var client = await OpenAsync();
        using var response = await _server.Http.GetAsync(new Uri($"/engine.io/?{query}&sid={client.Id}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("""{"code":3,"message":"Bad request"}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(999_999, HttpStatusCode.OK)]
    [InlineData(1_000_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Post_AboveTheLimit_IsRefusedAndEndsTheSession(int length, HttpStatusCode expected)
    {
        var client = await OpenAsync();
        using var response = await client.PostAsync("4" + new string('a', length));

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.RequestEntityTooLarge)
        {
            Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

            // Not before the client can have read the refusal.
            await client.SendAsync("4still here");
            Assert.Equal("4still here", await client.PollAsync());
            var poll = client.PollAsync();
            await _server.WhenPollPendingAsync(client);
            _server.Time.Advance(110);
            Assert.Equal("1", await poll);
            Assert.Equal(HttpStatusCode.BadRequest, await client.PollStatusAsync());
        }
    }

    [Fact]
    public async Task Post_AboveTheLimitInChunks_IsRefused()
    {
        var client = await OpenAsync();
        using var content = new StreamContent(new EndlessStream(1_000_001));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/engine.io/?EIO=4&transport=polling&sid={client.Id}", UriKind.Relative))
        {
            Content = content,
        };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate", "deflate")]
    [InlineData("gzip;q=0.1, deflate", "deflate")]
    [InlineData("br", null)]
    [InlineData("gzip;q=0", null)]
    public async Task Poll_LongAnswer_IsCompressedAsTheClientTakesIt(string accepted, string? expected)
    {
        var client = await OpenAsync();
        var message = "4" + new string('a', 2000);
        await client.SendAsync(message);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/engine.io/?EIO=4&transport=polling&sid={client.Id}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var response = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.Content.Headers.ContentEncoding.SingleOrDefault());
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream plain = expected switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "deflate" => new ZLibStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain, Encoding.UTF8);
        Assert.Equal(message, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Poll_ShortAnswer_IsNotCompressed()
    {
        var client = await OpenAsync();
        await client.SendAsync("4" + new string('a', 1022));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/engine.io/?EIO=4&transport=polling&sid={client.Id}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using var response = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    private Task<PollingClient> OpenAsync() => PollingClient.OpenAsync(_server.Http, "/engine.io/");

    /// <summary>So many bytes of a message, without a length.</summary>
    private sealed class EndlessStream(int length) : Stream
    {
        private int _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = Math.Min(count, _left);
            buffer.AsSpan(offset, read).Fill((byte)'4');
            _left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
