using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Duet.Linux;

/// <summary>A system call that failed where it should not.</summary>
internal sealed class LinuxException(int number, string call) : Win32Exception(number, $"{call}: {Marshal.GetPInvokeErrorMessage(number)}")
{
    public LinuxError Error => (LinuxError)NativeErrorCode;

    /// <summary>From the error of the last call on this thread.</summary>
    public static LinuxException Last(string call) => new(Marshal.GetLastPInvokeError(), call);
}
