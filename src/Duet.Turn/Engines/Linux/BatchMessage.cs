using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary><c>struct mmsghdr</c> as the kernel of a 64-bit machine has it: a message of a batch, and how long it was.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BatchMessage
{
    public byte* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;

    // A struct in a struct would round its own size up to eight bytes; the flags' padding does it here.
    private readonly int _padding;

    public uint Length;
}
