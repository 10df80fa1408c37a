using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary><c>struct timespec</c> of a 64-bit machine.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpecification
{
    public long Seconds;
    public long Nanoseconds;
}
