using System.Runtime.CompilerServices;

namespace Duet.Turn.Requests;

/// <summary>Room for the attribute types that a 420 names.</summary>
[InlineArray(Capacity)]
internal struct UnknownTypes
{
    public const int Capacity = 8;
    private ushort _first;
}
