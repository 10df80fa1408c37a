using System.Runtime.InteropServices;

namespace Duet.Linux;

/// <summary>Zeroed memory that the garbage collector neither moves nor scans. The system provides a page when it is first written to.</summary>
internal sealed unsafe class NativeBlock<T>(int count) : IDisposable
    where T : unmanaged
{
    private T* _start = (T*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(T));

    public T* Start => _start;

    public int Count { get; } = count;

    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
    }
}
