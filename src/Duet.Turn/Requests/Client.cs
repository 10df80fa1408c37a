using System.Runtime.InteropServices;
using Duet.Turn.Allocations;

namespace Duet.Turn.Requests;

/// <summary>Who sent a message: the five-tuple, and the connection unless it came over UDP.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Client(FiveTuple Tuple, StreamClient? Stream);
