using BenchmarkDotNet.Attributes;
using Duet.SocketIO;
using Duet.SocketIO.Parsing;

namespace Duet.Micro;

/// <summary>Both parsers: encoding one event, decoding one event.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    private readonly SocketIOOptions _options = new();
    private readonly EventArguments _arguments = EventArguments.OfJson("{\"name\":\"x\",\"values\":[1,2,3],\"deep\":{\"a\":true}}"u8.ToArray());
    private readonly JsonCodec _json = new();
    private readonly ParserCodec _messagePack = new(new MessagePackParser());
    private byte[] _jsonPacket = [];
    private byte[] _messagePackPacket = [];

    [GlobalSetup]
    public void SetUp()
    {
        _jsonPacket = _json.EncodeEvent("/", 1, "event", _arguments).Main.ToArray();
        _messagePackPacket = _messagePack.EncodeEvent("/", 1, "event", _arguments).Main.ToArray();
    }

    [Benchmark]
    public int EncodeJson() => _json.EncodeEvent("/", 1, "event", _arguments).Size;

    [Benchmark]
    public int EncodeMessagePack() => _messagePack.EncodeEvent("/", 1, "event", _arguments).Size;

    [Benchmark]
    public bool DecodeJson() =>
        PacketHeader.TryRead(_jsonPacket, 10, out var header) && PayloadReader.TryReadEvent(_jsonPacket.AsSpan(header.PayloadStart), 64, out _);

    [Benchmark]
    public bool DecodeMessagePack() => _messagePack.TryDecode(_messagePackPacket, isBinary: true, _options, out _);
}
