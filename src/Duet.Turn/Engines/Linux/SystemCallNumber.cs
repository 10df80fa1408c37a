using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary>Numbers of the batch calls; every architecture has its own table, and those since ARM64 share one.</summary>
internal static class SystemCallNumber
{
    private static readonly bool s_isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>Whether the numbers and the layouts of this folder are those of the machine.</summary>
    public static bool AreKnown => RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>recvmmsg(2).</summary>
    public static nint ReceiveMessages => s_isX64 ? 299 : 243;

    /// <summary>sendmmsg(2).</summary>
    public static nint SendMessages => s_isX64 ? 307 : 269;
}
