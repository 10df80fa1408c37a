using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Duet.SocketIO.Parsing;

/// <summary>Writes MessagePack, from values and from JSON.</summary>
internal readonly ref struct MessagePackWriter(IBufferWriter<byte> output)
{
    public void WriteMapHeader(int count) => WriteHeader(count, 0x80, 0xDE);

    public void WriteArrayHeader(int count) => WriteHeader(count, 0x90, 0xDC);

    public void WriteText(string text) => WriteText(Encoding.UTF8.GetBytes(text));

    public void WriteText(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < 32)
        {
            WriteByte((byte)(0xA0 | utf8.Length));
        }
        else
        {
            WriteLength(utf8.Length, 0xD9);
        }

        output.Write(utf8);
    }

    public void WriteBinary(ReadOnlySpan<byte> bytes)
    {
        WriteLength(bytes.Length, 0xC4);
        output.Write(bytes);
    }

    public void WriteInteger(long value)
    {
        switch (value)
        {
            case >= -32 and <= 127:
                WriteByte((byte)value);
                break;
            case >= int.MinValue and <= int.MaxValue:
                var span = output.GetSpan(5);
                span[0] = 0xD2;
                BinaryPrimitives.WriteInt32BigEndian(span[1..], (int)value);
                output.Advance(5);
                break;
            default:
                span = output.GetSpan(9);
                span[0] = 0xD3;
                BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
                output.Advance(9);
                break;
        }
    }

    public void WriteUnsigned(ulong value)
    {
        if (value <= long.MaxValue)
        {
            WriteInteger((long)value);
            return;
        }

        var span = output.GetSpan(9);
        span[0] = 0xCF;
        BinaryPrimitives.WriteUInt64BigEndian(span[1..], value);
        output.Advance(9);
    }

    /// <summary>Writes a JSON value; placeholders become the attachments that they mean.</summary>
    public void WriteJson(JsonElement value, ReadOnlyMemory<byte>[]? attachments)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when TryGetAttachment(value, attachments, out var attachment):
                WriteBinary(attachment.Span);
                break;
            case JsonValueKind.Object:
                WriteMapHeader(value.GetPropertyCount());
                foreach (var property in value.EnumerateObject())
                {
                    WriteText(property.Name);
                    WriteJson(property.Value, attachments);
                }

                break;
            case JsonValueKind.Array:
                WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray())
                {
                    WriteJson(item, attachments);
                }

                break;
            case JsonValueKind.String:
                WriteText(value.GetString()!);
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var integer):
                WriteInteger(integer);
                break;
            case JsonValueKind.Number when value.TryGetUInt64(out var unsigned):
                WriteUnsigned(unsigned);
                break;
            case JsonValueKind.Number:
                var span = output.GetSpan(9);
                span[0] = 0xCB;
                BinaryPrimitives.WriteDoubleBigEndian(span[1..], value.GetDouble());
                output.Advance(9);
                break;
            case JsonValueKind.True:
                WriteByte(0xC3);
                break;
            case JsonValueKind.False:
                WriteByte(0xC2);
                break;
            default:
                WriteByte(0xC0);
                break;
        }
    }

    private static bool TryGetAttachment(JsonElement value, ReadOnlyMemory<byte>[]? attachments, out ReadOnlyMemory<byte> attachment)
    {
        attachment = default;
        if (attachments is null || !value.TryGetProperty("_placeholder", out var mark) || mark.ValueKind != JsonValueKind.True
            || !value.TryGetProperty("num", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var index)
            || (uint)index >= (uint)attachments.Length)
        {
            return false;
        }

        attachment = attachments[index];
        return true;
    }

    private void WriteHeader(int count, byte small, byte large)
    {
        if (count < 16)
        {
            WriteByte((byte)(small | count));
            return;
        }

        if (count <= ushort.MaxValue)
        {
            var span = output.GetSpan(3);
            span[0] = large;
            BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)count);
            output.Advance(3);
            return;
        }

        WriteLarge(count, (byte)(large + 1));
    }

    private void WriteLength(int length, byte code)
    {
        switch (length)
        {
            case <= byte.MaxValue:
                WriteByte(code);
                WriteByte((byte)length);
                break;
            case <= ushort.MaxValue:
                var span = output.GetSpan(3);
                span[0] = (byte)(code + 1);
                BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)length);
                output.Advance(3);
                break;
            default:
                WriteLarge(length, (byte)(code + 2));
                break;
        }
    }

    private void WriteLarge(int length, byte code)
    {
        var span = output.GetSpan(5);
        span[0] = code;
        BinaryPrimitives.WriteUInt32BigEndian(span[1..], (uint)length);
        output.Advance(5);
    }

    private void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
