using System.Runtime.InteropServices;

namespace Duet.Linux;

/// <summary>An open file descriptor, closed once, and not while a call on it runs that holds a reference.</summary>
internal sealed class FileDescriptor() : SafeHandle(-1, ownsHandle: true)
{
    public override bool IsInvalid => handle < 0;

    /// <summary>The number itself, for calls whose caller sees to it that nobody closes it meanwhile.</summary>
    public int Number => (int)handle;

    /// <summary>Takes what a call gave; throws what it left as its error.</summary>
    public static FileDescriptor From(int result, string call)
    {
        var descriptor = new FileDescriptor();
        if (result < 0)
        {
            throw LinuxException.Last(call);
        }

        descriptor.SetHandle(result);
        return descriptor;
    }

    /// <summary>Keeps it open until the result is disposed of, for calls on other threads than the one that closes it.</summary>
    public Hold TryHold()
    {
        var taken = false;
        try
        {
            DangerousAddRef(ref taken);
            return new Hold(this);
        }
        catch (ObjectDisposedException)
        {
            return default;
        }
    }

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;

    /// <summary>A use of a descriptor, if it is still open.</summary>
    public readonly ref struct Hold(FileDescriptor descriptor)
    {
        public bool IsOpen => descriptor is not null;

        public void Dispose() => descriptor?.DangerousRelease();
    }
}
