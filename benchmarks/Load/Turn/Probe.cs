using System.Buffers.Binary;
using System.Diagnostics;

namespace Duet.Load.Turn;

/// <summary>What a relayed packet carries, so that its receiver can tell whose it is, and when it left.</summary>
internal static class Probe
{
    public const int HeaderLength = 16;

    public static void Write(Span<byte> payload, int flow, int sequence, long timestamp)
    {
        BinaryPrimitives.WriteInt32LittleEndian(payload, flow);
        BinaryPrimitives.WriteInt32LittleEndian(payload[4..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], timestamp);
    }

    public static int Flow(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt32LittleEndian(payload);

    public static int Sequence(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);

    public static double AgeMicroseconds(ReadOnlySpan<byte> payload) =>
        Stopwatch.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian(payload[8..])).TotalMicroseconds;
}
