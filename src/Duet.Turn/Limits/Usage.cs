namespace Duet.Turn.Limits;

/// <summary>What one user, or one source, has in use. The counts are changed under the allocation table's lock; any thread may take from the rates.</summary>
internal sealed class Usage(long bytesPerSecond)
{
    public int Allocations { get; set; }

    /// <summary>Ports kept aside, which count like allocations.</summary>
    public int Reservations { get; set; }

    public int Total => Allocations + Reservations;

    public ByteRates Rates { get; } = new(bytesPerSecond);
}
