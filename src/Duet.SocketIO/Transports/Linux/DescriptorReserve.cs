namespace Duet.SocketIO.Transports.Linux;

/// <summary>Keeps some descriptors free for the runtime: it needs them for code and threads, and ends the process when there are none.</summary>
internal sealed class DescriptorReserve
{
    private const int OpenFiles = 7;
    private const int CloseOnExec = 0x80000;
    private const int Kept = 64;

    private readonly long _ceiling;
    private volatile bool _isTouched;

    public DescriptorReserve(long limit) => _ceiling = Math.Max(limit / 2, limit - Kept);

    /// <summary>For the limit of this process.</summary>
    public static unsafe DescriptorReserve OfProcess()
    {
        var limits = stackalloc ulong[2];
        return new DescriptorReserve(Libc.GetLimit(OpenFiles, limits) == 0 && limits[0] < int.MaxValue ? (long)limits[0] : int.MaxValue);
    }

    /// <summary>A connection has been accepted. The system gives the lowest number that is free, so a high one means that few are.</summary>
    public void Note(int number) => _isTouched |= number >= _ceiling;

    /// <summary>Whether another connection may be accepted.</summary>
    public bool AllowsMore()
    {
        if (_isTouched)
        {
            var number = Libc.EventDescriptor(0, CloseOnExec);
            _isTouched = number < 0 || number >= _ceiling;
            if (number >= 0)
            {
                _ = Libc.Close(number);
            }
        }

        return !_isTouched;
    }
}
