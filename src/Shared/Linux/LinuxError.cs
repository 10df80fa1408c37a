namespace Duet.Linux;

/// <summary>The error numbers that are told apart (errno(3)).</summary>
internal enum LinuxError
{
    None = 0,

    /// <summary>EINTR.</summary>
    Interrupted = 4,

    /// <summary>EIO: among others, segmentation that the route cannot do.</summary>
    InputOutput = 5,

    /// <summary>EBADF.</summary>
    BadDescriptor = 9,

    /// <summary>EAGAIN.</summary>
    TryAgain = 11,

    /// <summary>ENOMEM.</summary>
    OutOfMemory = 12,

    /// <summary>EACCES.</summary>
    AccessDenied = 13,

    /// <summary>EINVAL.</summary>
    InvalidArgument = 22,

    /// <summary>ENFILE: the system's limit of open files.</summary>
    TooManyOpenFilesInSystem = 23,

    /// <summary>EMFILE: the process's limit of open files.</summary>
    TooManyOpenFiles = 24,

    /// <summary>EMSGSIZE.</summary>
    MessageTooLong = 90,

    /// <summary>EADDRINUSE.</summary>
    AddressInUse = 98,

    /// <summary>EADDRNOTAVAIL.</summary>
    AddressNotAvailable = 99,

    /// <summary>ENOBUFS.</summary>
    NoBufferSpace = 105,
}
