using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary>Numbers of the batch calls; every architecture has its own table, and those since ARM64 share one.</summary>
internal static class SystemCallNumber
{
    private static readonly (int Receive, int Send) s_numbers = Of(RuntimeInformation.ProcessArchitecture);

    /// <summary>Whether the numbers and the layouts of this folder are those of the machine.</summary>
    public static bool AreKnown => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>recvmmsg(2).</summary>
    public static nint ReceiveMessages => s_numbers.Receive;

    /// <summary>sendmmsg(2).</summary>
    public static nint SendMessages => s_numbers.Send;

    /// <summary>
    /// <c>__NR_recvmmsg</c> and <c>__NR_sendmmsg</c> of the kernel's headers: asm/unistd_64.h on x64, asm-generic/unistd.h on ARM64. The latter's recvmmsg
    /// is the one with a 64-bit time, as everything is on a 64-bit machine.
    /// </summary>
    internal static (int Receive, int Send) Of(Architecture architecture) => architecture == Architecture.X64 ? (299, 307) : (243, 269);
}
