namespace Duet.Turn.Limits;

/// <summary>What one user name has in use. The counts are changed under the allocation table's lock.</summary>
internal sealed class UserUsage(long bytesPerSecond)
{
    public int Allocations { get; set; }

    /// <summary>Ports kept aside, which count like allocations.</summary>
    public int Reservations { get; set; }

    public int Total => Allocations + Reservations;

    public ByteRate Rate { get; } = new(bytesPerSecond);
}
