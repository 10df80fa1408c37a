using System.Runtime.InteropServices;
using Duet.Turn.Stun;

namespace Duet.Turn.Requests;

/// <summary>How long the answer is that was written, and which error it says, if any.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Answer(int Length, StunErrorCode Code)
{
    public static Answer Nothing => default;
}
