namespace Duet.Turn.Limits;

/// <summary>What one user name has in use. The count is changed under the allocation table's lock.</summary>
internal sealed class UserUsage(long bytesPerSecond)
{
    public int Allocations { get; set; }

    public ByteRate Rate { get; } = new(bytesPerSecond);
}
