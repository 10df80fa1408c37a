using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;
using Duet.SocketIO.Engine;
using Duet.SocketIO.Parsing;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Transports;

/// <summary>A WebSocket (RFC 6455) under an Engine.IO session: frames of its own, no memory held while idle.</summary>
/// <remarks>One loop reads; anybody writes through <see cref="IFrameSink"/>. It ends when the peer has closed, or a while after we have.</remarks>
internal sealed partial class WebSocketTransport : WheelEntry, IFrameSink
{
    private const int ReadSize = 16 * 1024;

    /// <summary>What the beginning of a message is kept in while the rest has not come.</summary>
    private const int WaitSize = 4096;
    private static readonly TimeSpan CloseLinger = TimeSpan.FromSeconds(5);

    /// <summary>Less than this within <see cref="CloseLinger"/> is not reading.</summary>
    private const int LeastProgress = 1024;

    private readonly EngineServer _server;
    private readonly IWire _wire;
    private readonly OutputBuffer _output;
    private readonly Lock _gate;
    private EngineSession? _session;
    private bool _isProbing;
    private bool _hasSentClose;
    private long _writtenAtLinger;

    // Reading. The loop alone touches these.
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private int _unmaskedAt = -1;
    private long _toSkip;
    private byte[]? _message;
    private bool _isGathered;
    private int _messageLength;
    private WebSocketOpcode _messageOpcode;

    /// <param name="server">Whose session it is.</param>
    /// <param name="wire">Bytes in and out.</param>
    /// <param name="gate">The session's lock.</param>
    public WebSocketTransport(EngineServer server, IWire wire, Lock gate)
    {
        _server = server;
        _wire = wire;
        _gate = gate;
        _output = new OutputBuffer(wire, gate);
    }

    private enum Step
    {
        /// <summary>Bytes are missing.</summary>
        NeedsMore,

        /// <summary>The next message wants a thread that may block.</summary>
        NeedsThreadPool,

        /// <summary>The listener is busy.</summary>
        Busy,

        /// <summary>The upgrade packet came.</summary>
        Upgrade,

        /// <summary>Reading is over.</summary>
        End,
    }

    public bool IsWritable => _output.IsIdle;

    public long BufferedBytes => _output.BufferedBytes;

    public long WrittenBytes => _output.WrittenBytes;

    /// <summary>Serves a session that began on this WebSocket.</summary>
    public Task RunAsync(EngineSession session)
    {
        _session = session;
        Flush();
        return ReadAsync();
    }

    /// <summary>Serves a session that may move here from polling.</summary>
    public Task ProbeAsync(EngineSession session)
    {
        _session = session;
        _isProbing = true;
        _server.Wheel.Schedule(this, _server.Options.UpgradeTimeout);
        return ReadAsync();
    }

    /// <summary>Closes at once: the session has its transport already, or has ended.</summary>
    public Task RefuseAsync(EngineSession session)
    {
        _session = session;
        _isProbing = true;
        CloseFromHere(code: null);
        return ReadAsync();
    }

    public Span<byte> AppendFrame(bool isBinary, int length)
    {
        var header = WebSocketFrame.HeaderLength(length);
        var frame = _output.Append(header + length);
        WebSocketFrame.WriteHeader(frame, isBinary ? WebSocketOpcode.Binary : WebSocketOpcode.Text, length);
        return frame[header..];
    }

    public void AppendFrames(ReadOnlySpan<byte> frames) => frames.CopyTo(_output.Append(frames.Length));

    public void AppendClose(int? code)
    {
        if (_hasSentClose)
        {
            return;
        }

        _hasSentClose = true;
        var length = code is null ? 0 : 2;
        var frame = _output.Append(2 + length);
        WebSocketFrame.WriteHeader(frame, WebSocketOpcode.Close, length);
        if (code is { } value)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)value);
        }

        _output.End();
        _writtenAtLinger = WrittenBytes;
        _server.Wheel.Schedule(this, CloseLinger);
    }

    public void Flush() => _output.Flush();

    public void Abort() => _wire.Abort();

    /// <summary>Takes bytes that were received before this began to read.</summary>
    public void Unread(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
            bytes.CopyTo(_buffer);
            _end = bytes.Length;
        }
    }

    internal override void OnDue()
    {
        if (_hasSentClose)
        {
            // The peer does not answer our close frame, if it has got so far: one that still reads what stands before it has time.
            var written = WrittenBytes;
            if (written - _writtenAtLinger >= LeastProgress)
            {
                _writtenAtLinger = written;
                _server.Wheel.Schedule(this, CloseLinger);
            }
            else
            {
                Abort();
            }

            return;
        }

        if (_isProbing)
        {
            CloseFromHere(code: null);
        }
    }

    private async Task ReadAsync()
    {
        var reason = DisconnectReason.TransportClose;
        try
        {
            reason = await ReadUntilEndAsync();
        }
        catch (Exception error)
        {
            // A bug, ours or the application's: nobody is above this to hear of it once the connection has left its request.
            Log.Failed(_server.Logger, error);
            reason = DisconnectReason.TransportError;
        }
        finally
        {
            Release();
            if (_isProbing)
            {
                _session!.EndProbe(this);
            }
            else
            {
                _session!.Close(reason, CloseManner.Graceful);
            }

            // The last words go out, or the linger timer cuts them short. After this nobody may cut the connection: it may be another one's by then.
            await _output.WhenDrainedAsync();
            _wire.Close();
            _server.Wheel.Cancel(this);
        }
    }

    private async Task<DisconnectReason> ReadUntilEndAsync()
    {
        var mayBlock = false;
        while (true)
        {
            switch (Process(mayBlock || Thread.CurrentThread.IsThreadPoolThread))
            {
                case Step.NeedsMore:
                    mayBlock = false;
                    var wait = _wire.WaitToReadAsync();
                    if (!wait.IsCompleted)
                    {
                        TuckAway();
                    }

                    await wait;
                    MakeRoom();
                    if (_wire.TryRead(_buffer.AsSpan(_end), out var count) && count == 0)
                    {
                        return DisconnectReason.TransportClose;
                    }

                    _end += count;
                    break;
                case Step.NeedsThreadPool:
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                    mayBlock = true;
                    break;
                case Step.Busy:
                    await _session!.WhenReadyAsync();
                    break;
                case Step.Upgrade:
                    if (await _session!.TryUpgradeAsync(this))
                    {
                        _isProbing = false;
                        _server.Wheel.Cancel(this);
                    }
                    else
                    {
                        CloseFromHere(code: null);
                    }

                    break;
                default:
                    return _messageOpcode == WebSocketOpcode.Close ? DisconnectReason.TransportClose : DisconnectReason.TransportError;
            }
        }
    }

    /// <summary>Handles the frames that are there. What they make this thread write goes out at the end, together.</summary>
    private Step Process(bool mayBlock)
    {
        using var scope = FlushScope.Enter();
        while (true)
        {
            if (_toSkip > 0)
            {
                var skipped = (int)Math.Min(_toSkip, _end - _start);
                _start += skipped;
                _toSkip -= skipped;
            }

            var available = _buffer.AsSpan(_start, _end - _start);
            var headerLength = WebSocketFrame.TryReadHeader(available, out var header);
            if (headerLength < 0)
            {
                Violate(WebSocketCloseCodes.ProtocolError);
                return Step.End;
            }

            if (headerLength == 0)
            {
                return Step.NeedsMore;
            }

            // Any length may be announced: it is compared, and added to nothing before it is known to be small.
            if (!header.IsControl && header.PayloadLength > _server.Options.MaxHttpBufferSize - _messageLength)
            {
                // Read over it, so that the peer's close frame is seen, and ours is not lost by a reset of the connection.
                _server.Metrics.MessageTooBig();
                Violate(WebSocketCloseCodes.MessageTooBig);
                _start += headerLength;
                _toSkip = header.PayloadLength;
                continue;
            }

            if (available.Length < headerLength + header.PayloadLength)
            {
                return Step.NeedsMore;
            }

            var payload = _buffer.AsMemory(_start + headerLength, (int)header.PayloadLength);
            if (_unmaskedAt != _start)
            {
                WebSocketFrame.ApplyMask(payload.Span, header.Mask);
                _unmaskedAt = _start;
            }

            var step = HandleFrame(header, payload, mayBlock, out var disposition);
            if (disposition == MessageDisposition.NeedsThreadPool)
            {
                return Step.NeedsThreadPool;
            }

            _start += headerLength + payload.Length;
            _unmaskedAt = -1;
            if (disposition == MessageDisposition.Kept)
            {
                LeaveBuffer();
            }

            if (disposition == MessageDisposition.Busy)
            {
                return Step.Busy;
            }

            if (step is { } end)
            {
                return end;
            }
        }
    }

    private Step? HandleFrame(in WebSocketFrameHeader header, ReadOnlyMemory<byte> payload, bool mayBlock, out MessageDisposition disposition)
    {
        disposition = MessageDisposition.Done;
        if (_hasSentClose && header.Opcode != WebSocketOpcode.Close)
        {
            // What comes between our close frame and the peer's is of no interest.
            return null;
        }

        switch (header.Opcode)
        {
            case WebSocketOpcode.Ping:
                lock (_gate)
                {
                    var pong = _output.Append(2 + payload.Length);
                    payload.Span.CopyTo(pong[WebSocketFrame.WriteHeader(pong, WebSocketOpcode.Pong, payload.Length)..]);
                }

                Flush();
                return BufferedBytes > _server.Options.MaxWriteBufferSize ? Violate(WebSocketCloseCodes.ProtocolError) : null;
            case WebSocketOpcode.Pong:
                return null;
            case WebSocketOpcode.Close:
                _messageOpcode = WebSocketOpcode.Close;
                return AnswerClose(payload.Span);
            case WebSocketOpcode.Continuation when _message is null:
            case WebSocketOpcode.Text or WebSocketOpcode.Binary when _message is not null:
                return Violate(WebSocketCloseCodes.ProtocolError);
            case WebSocketOpcode.Continuation:
                if (!_isGathered)
                {
                    Gather(payload.Span);
                }

                return header.IsFinal ? HandleGathered(mayBlock, out disposition) : null;
            default:
                if (header.IsFinal)
                {
                    return HandleMessage(payload, header.Opcode == WebSocketOpcode.Binary, mayBlock, out disposition);
                }

                _messageOpcode = header.Opcode;
                _message = [];
                Gather(payload.Span);
                return null;
        }
    }

    private void Gather(ReadOnlySpan<byte> fragment)
    {
        if (_message!.Length - _messageLength < fragment.Length)
        {
            Array.Resize(ref _message, Math.Max(_message.Length * 2, _messageLength + fragment.Length));
        }

        fragment.CopyTo(_message.AsSpan(_messageLength));
        _messageLength += fragment.Length;
    }

    private Step? HandleGathered(bool mayBlock, out MessageDisposition disposition)
    {
        var step = HandleMessage(_message.AsMemory(0, _messageLength), _messageOpcode == WebSocketOpcode.Binary, mayBlock, out disposition);
        if (disposition == MessageDisposition.NeedsThreadPool)
        {
            _isGathered = true;
            return step;
        }

        _message = null;
        _messageLength = 0;
        _isGathered = false;
        if (disposition == MessageDisposition.Kept)
        {
            // It is in memory of its own, so the read buffer can stay.
            disposition = MessageDisposition.Done;
        }

        return step;
    }

    private Step? HandleMessage(ReadOnlyMemory<byte> payload, bool isBinary, bool mayBlock, out MessageDisposition disposition)
    {
        disposition = MessageDisposition.Done;
        if (isBinary)
        {
            if (_isProbing)
            {
                return CloseFromHere(code: null);
            }

            disposition = _session!.ReceiveMessage(payload, isBinary: true, mayBlock);
            return null;
        }

        var text = payload.Span;
        if (!Utf8.IsValid(text))
        {
            return Violate(WebSocketCloseCodes.InvalidPayload);
        }

        if (!_isProbing && text.StartsWith((byte)'b'))
        {
            // Binary of a client that sends none (the official one's forceBase64). Decoded in a copy: the frame may be offered again.
            if (!PollingPayload.TryDecodeBase64(payload[1..].ToArray(), out var decoded))
            {
                return CloseSession(DisconnectReason.ParseError);
            }

            disposition = _session!.ReceiveMessage(decoded, isBinary: true, mayBlock);
            return null;
        }

        if (text.IsEmpty || text[0] is < (byte)'0' or > (byte)'6')
        {
            return CloseSession(DisconnectReason.ParseError);
        }

        var type = (EnginePacketType)(text[0] - '0');
        if (_isProbing)
        {
            return HandleProbe(type, text[1..]);
        }

        if (type == EnginePacketType.Message)
        {
            disposition = _session!.ReceiveMessage(payload[1..], isBinary: false, mayBlock);
        }
        else
        {
            _session!.ReceiveControl(type);
        }

        return null;
    }

    private Step? HandleProbe(EnginePacketType type, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case EnginePacketType.Ping when data.SequenceEqual("probe"u8):
                _session!.AnswerProbe(this);
                return null;
            case EnginePacketType.Upgrade:
                return Step.Upgrade;
            default:
                return CloseFromHere(code: null);
        }
    }

    /// <summary>The peer closes: its code goes back to it (RFC 6455, section 5.5.1).</summary>
    private Step AnswerClose(ReadOnlySpan<byte> payload)
    {
        var code = payload.Length switch
        {
            0 => default(int?),
            1 => WebSocketCloseCodes.ProtocolError,
            _ => BinaryPrimitives.ReadUInt16BigEndian(payload),
        };
        CloseFromHere(code is null || WebSocketCloseCodes.IsValid(code.Value) ? code : WebSocketCloseCodes.ProtocolError);
        return Step.End;
    }

    /// <summary>Ends the session because of the peer; what still comes is read over until it closes, too.</summary>
    private Step? Violate(int code)
    {
        if (!_isProbing)
        {
            _session!.Close(DisconnectReason.TransportError, CloseManner.Graceful, code);
        }

        return CloseFromHere(code);
    }

    private Step? CloseSession(DisconnectReason reason)
    {
        if (!_isProbing)
        {
            _session!.Close(reason, CloseManner.Graceful);
        }

        return CloseFromHere(code: null);
    }

    private Step? CloseFromHere(int? code)
    {
        if (_isProbing)
        {
            _session!.EndProbe(this);
        }

        lock (_gate)
        {
            AppendClose(code);
        }

        Flush();
        return null;
    }

    /// <summary>Room for what comes, at the end of the buffer.</summary>
    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            _buffer ??= ArrayPool<byte>.Shared.Rent(ReadSize);
            return;
        }

        if (_buffer!.Length - _end >= ReadSize / 2)
        {
            return;
        }

        // A longer message doubles its buffer as bytes really come, whatever length its frame announces.
        var length = _end - _start;
        Move(length + (ReadSize / 2) <= ReadSize ? ReadSize : Math.Max(_buffer.Length, 2 * length));
    }

    /// <summary>Holds no memory while nothing comes, and little in the middle of a message.</summary>
    private void TuckAway()
    {
        if (_start == _end)
        {
            Release();
        }
        else if (_buffer!.Length == ReadSize && _end - _start <= WaitSize)
        {
            Move(WaitSize);
        }
    }

    /// <summary>Moves what is there to the beginning of a buffer of some size.</summary>
    private void Move(int size)
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        var unmaskedAt = _unmaskedAt == _start ? 0 : -1;
        if (size <= _buffer!.Length && size >= ReadSize)
        {
            rest.CopyTo(_buffer);
        }
        else
        {
            var other = ArrayPool<byte>.Shared.Rent(size);
            rest.CopyTo(other);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = other;
        }

        (_start, _end, _unmaskedAt) = (0, rest.Length, unmaskedAt);
    }

    private void Release()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        _start = _end = 0;
    }

    /// <summary>A handler still reads what it got: it keeps the buffer, the rest moves to another one.</summary>
    private void LeaveBuffer()
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        var next = default(byte[]);
        if (!rest.IsEmpty)
        {
            next = ArrayPool<byte>.Shared.Rent(Math.Max(WaitSize, rest.Length));
            rest.CopyTo(next);
        }

        _buffer = next;
        (_start, _end) = (0, rest.Length);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Reading a WebSocket failed; its connection ends")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
