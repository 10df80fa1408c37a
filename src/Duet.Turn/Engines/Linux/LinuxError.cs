namespace Duet.Turn.Engines.Linux;

/// <summary>The error numbers that the engine tells apart (errno(3)).</summary>
internal enum LinuxError
{
    None = 0,

    /// <summary>EINTR.</summary>
    Interrupted = 4,

    /// <summary>EIO: among others, segmentation that the route cannot do.</summary>
    InputOutput = 5,

    /// <summary>EAGAIN.</summary>
    TryAgain = 11,

    /// <summary>EACCES.</summary>
    AccessDenied = 13,

    /// <summary>EINVAL.</summary>
    InvalidArgument = 22,

    /// <summary>EMSGSIZE.</summary>
    MessageTooLong = 90,

    /// <summary>EADDRINUSE.</summary>
    AddressInUse = 98,

    /// <summary>EADDRNOTAVAIL.</summary>
    AddressNotAvailable = 99,
}
