using System.Buffers;
using System.IO.Compression;
using Duet.SocketIO.Engine;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Duet.SocketIO.Transports;

/// <summary>HTTP long-polling: a GET waits for packets, a POST brings some.</summary>
internal sealed class PollingTransport(EngineServer server)
{
    /// <summary>How long a POST that closes waits for the GET that usually travels beside it on another connection.</summary>
    private static readonly TimeSpan ClosingPollWait = TimeSpan.FromMilliseconds(100);

    private enum Step
    {
        Done,
        NeedsThreadPool,
        Busy,
        Closing,
    }

    public async Task<PollOutcome> GetAsync(HttpContext context, EngineSession session)
    {
        var answer = session.Poll();
        if (answer.Outcome != PollOutcome.Answered)
        {
            return answer.Outcome;
        }

        var payload = answer.Payload;
        if (answer.Pending is { } pending)
        {
            try
            {
                payload = await pending.WaitAsync(context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                session.AbortPoll(pending);
                return PollOutcome.Answered;
            }
        }

        // What comes with this answer cannot be answered before it has come; Kestrel's least rate sees to an end.
        session.SuspendPongTime();
        try
        {
            await WritePayloadAsync(context, server.Options, payload!);
        }
        finally
        {
            session.ResumePongTime();
        }

        return PollOutcome.Answered;
    }

    public async Task<PollOutcome> PostAsync(HttpContext context, EngineSession session)
    {
        var outcome = session.BeginPost();
        if (outcome != PollOutcome.Answered)
        {
            return outcome;
        }

        try
        {
            await HandlePostAsync(context, session);
        }
        finally
        {
            session.EndPost();
        }

        return PollOutcome.Answered;
    }

    /// <summary>Answers a poll.</summary>
    public static async Task WritePayloadAsync(HttpContext context, SocketIOOptions options, byte[] payload)
    {
        var response = context.Response;
        response.ContentType = "text/plain; charset=UTF-8";
        response.Headers.CacheControl = "no-store";
        if (payload.Length >= options.HttpCompressionThreshold && ChooseEncoding(context.Request) is { } encoding)
        {
            response.Headers.ContentEncoding = encoding;
            response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
            await using var compressor = encoding == "gzip"
                ? (Stream)new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true)
                : new ZLibStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
            await compressor.WriteAsync(payload);
            return;
        }

        response.ContentLength = payload.Length;
        await response.Body.WriteAsync(payload);
    }

    private async Task HandlePostAsync(HttpContext context, EngineSession session)
    {
        if (context.Request.ContentType?.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) == true)
        {
            // The binary payload of protocol 3.
            session.Close(DisconnectReason.TransportError, CloseManner.Violation);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var limit = server.Options.MaxHttpBufferSize;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit + 1L, Math.Max(1024, context.Request.ContentLength + 1 ?? 4096)));
        var length = context.Request.ContentLength > limit ? limit + 1 : 0;
        while (length <= limit)
        {
            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit + 1L, buffer.Length * 2L));
                buffer.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            int read;
            try
            {
                read = await context.Request.Body.ReadAsync(buffer.AsMemory(length), context.RequestAborted);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException)
            {
                session.Close(DisconnectReason.TransportError, CloseManner.Violation);
                return;
            }

            if (read == 0)
            {
                break;
            }

            length += read;
        }

        if (length > limit)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            server.Metrics.MessageTooBig();
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            session.CloseSoon();
            return;
        }

        if (!await HandleBodyAsync(session, buffer.AsMemory(0, length)))
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        context.Response.ContentType = "text/html";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = 2;
        await context.Response.Body.WriteAsync("ok"u8.ToArray());
    }

    /// <summary>Handles the packets of a body in their order.</summary>
    /// <returns>Whether a handler keeps the body's memory.</returns>
    private async Task<bool> HandleBodyAsync(EngineSession session, Memory<byte> body)
    {
        var reading = new BodyReading(body);
        while (true)
        {
            switch (Handle(session, reading, reading.MayBlock || Thread.CurrentThread.IsThreadPoolThread))
            {
                case Step.NeedsThreadPool:
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                    reading.MayBlock = true;
                    break;
                case Step.Busy:
                    await session.WhenReadyAsync();
                    break;
                case Step.Closing:
                    await WaitForPollAsync(session);
                    session.ReceiveControl(EnginePacketType.Close);
                    return reading.IsKept;
                default:
                    return reading.IsKept;
            }
        }
    }

    private async Task WaitForPollAsync(EngineSession session)
    {
        try
        {
            await session.WhenPollPendingAsync().WaitAsync(ClosingPollWait, server.Time);
        }
        catch (TimeoutException)
        {
            // None came: the client is gone without one.
        }
    }

    private Step Handle(EngineSession session, BodyReading reading, bool mayBlock)
    {
        using var scope = FlushScope.Enter();
        while (reading.TryGetNext(server.Options.MaxPacketsPerPayload))
        {
            if (!session.IsOpen)
            {
                return Step.Done;
            }

            if (!reading.IsValid)
            {
                session.Close(DisconnectReason.ParseError, CloseManner.Violation);
                return Step.Done;
            }

            if (reading.Type == EnginePacketType.Close)
            {
                return Step.Closing;
            }

            if (reading.Type != EnginePacketType.Message)
            {
                session.ReceiveControl(reading.Type);
                reading.Advance();
                continue;
            }

            var disposition = session.ReceiveMessage(reading.Data, reading.IsBinary, mayBlock);
            if (disposition == MessageDisposition.NeedsThreadPool)
            {
                return Step.NeedsThreadPool;
            }

            reading.Advance();
            reading.IsKept |= disposition == MessageDisposition.Kept;
            if (disposition == MessageDisposition.Busy)
            {
                return Step.Busy;
            }
        }

        return Step.Done;
    }

    /// <summary>gzip or deflate, whichever the client takes with the higher weight; gzip when it does not mind.</summary>
    private static string? ChooseEncoding(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted))
        {
            return null;
        }

        var (best, weight) = (default(string), 0.0);
        foreach (var candidate in accepted)
        {
            var quality = candidate.Quality ?? 1;
            var name = candidate.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) || candidate.Value == "*" ? "gzip"
                : candidate.Value.Equals("deflate", StringComparison.OrdinalIgnoreCase) ? "deflate"
                : null;
            if (name is not null && (quality > weight || (quality > 0 && quality.Equals(weight) && name == "gzip")))
            {
                (best, weight) = (name, quality);
            }
        }

        return best;
    }

    /// <summary>The place in a body: the present packet, and what is behind it.</summary>
    private sealed class BodyReading(Memory<byte> body)
    {
        private Memory<byte> _rest = body;
        private bool _hasCurrent;
        private bool _isFirst = true;
        private int _count;
        private EnginePacketType _type;
        private bool _isBinary;
        private ReadOnlyMemory<byte> _data;

        public bool IsValid { get; private set; }

        public EnginePacketType Type => _type;

        public bool IsBinary => _isBinary;

        public ReadOnlyMemory<byte> Data => _data;

        public bool IsKept { get; set; }

        public bool MayBlock { get; set; }

        /// <summary>Reads the next packet, unless the present one was not advanced over. An empty body counts as one invalid packet.</summary>
        public bool TryGetNext(int maxPackets)
        {
            if (_hasCurrent)
            {
                return true;
            }

            if (_rest.IsEmpty && !_isFirst)
            {
                return false;
            }

            _isFirst = false;
            _hasCurrent = true;
            IsValid = ++_count <= maxPackets && PollingPayload.TryReadNext(ref _rest, out _type, out _isBinary, out _data);
            return true;
        }

        public void Advance() => _hasCurrent = false;
    }
}
