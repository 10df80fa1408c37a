namespace Duet.Linux;

/// <summary>Wakes a thread that waits in <see cref="Epoll"/> (eventfd(2)). Any thread may set it.</summary>
internal sealed unsafe class EventSignal : IDisposable
{
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    private readonly FileDescriptor _descriptor = FileDescriptor.From(Libc.EventDescriptor(0, NonBlockingCloseOnExec), "eventfd");

    public FileDescriptor Descriptor => _descriptor;

    /// <summary>Setting it twice is setting it once. After the end of the signal nothing happens.</summary>
    public void Set()
    {
        using var hold = _descriptor.TryHold();
        if (hold.IsOpen)
        {
            var one = 1UL;
            _ = Libc.Write(_descriptor.Number, &one, sizeof(ulong));
        }
    }

    public void Reset()
    {
        ulong count;
        _ = Libc.Read(_descriptor.Number, &count, sizeof(ulong));
    }

    public void Dispose() => _descriptor.Dispose();
}
