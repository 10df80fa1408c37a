using System.Runtime.InteropServices;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>One datagram, or several of one sender and one size (but for the last) that the kernel has joined.</summary>
/// <param name="Data">In a <see cref="ReceiveBatch"/>, with <see cref="ReceiveBatch.Headroom"/> free bytes before it.</param>
/// <param name="Length">Of all of them.</param>
/// <param name="SegmentSize">Of each; the same as <paramref name="Length"/> when there is one.</param>
/// <param name="Sender">Where they came from.</param>
/// <param name="Local">The address of this machine that they came to, where the socket was asked to tell; else none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe record struct Received(nint Data, int Length, int SegmentSize, TransportAddress Sender, TransportAddress Local)
{
    public byte* Start => (byte*)Data;
}
