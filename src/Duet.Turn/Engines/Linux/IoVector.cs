using System.Runtime.InteropServices;

namespace Duet.Turn.Engines.Linux;

/// <summary><c>struct iovec</c>: one piece of a message.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Data;
    public nuint Length;
}
