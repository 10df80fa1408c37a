namespace Duet.Turn.Requests;

/// <summary>The value of an attribute, which may be missing, or there and empty.</summary>
internal readonly ref struct FieldValue(ReadOnlySpan<byte> value)
{
    public ReadOnlySpan<byte> Value { get; } = value;

    public bool IsPresent { get; } = true;
}
