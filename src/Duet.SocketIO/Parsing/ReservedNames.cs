using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;

namespace Duet.SocketIO.Parsing;

/// <summary>Names that the original's objects use themselves: who receives an event of such a name fails, so none is sent and none is taken.</summary>
internal static class ReservedNames
{
    /// <summary>The namespace's own event in the original; clients may send events of this name.</summary>
    public const string Connection = "connection";

    private static readonly string[] Names = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];
    private static readonly FrozenSet<string> Set = Names.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a name that came is one: decoded, or as it stands on the wire.</summary>
    public static bool Contains(string? name, ReadOnlySpan<byte> utf8)
    {
        if (name is not null)
        {
            return Set.Contains(name);
        }

        foreach (var reserved in Names)
        {
            if (Ascii.Equals(utf8, reserved))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Throws when an application sends such an event.</summary>
    public static void ThrowIfSent(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (Set.Contains(name))
        {
            throw new ArgumentException($"\"{name}\" is a reserved event name: whoever receives it fails.", parameter);
        }
    }

    /// <summary>Throws when an application listens to such an event: no client can send it.</summary>
    public static void ThrowIfHandled(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (Set.Contains(name))
        {
            throw new ArgumentException(
                $"\"{name}\" is a reserved event name: no event of it ever comes. There are OnConnection, OnDisconnect and OnDisconnecting.", parameter);
        }
    }

    /// <summary>Throws when an event between nodes has such a name, or one of those that the original's namespaces use.</summary>
    public static void ThrowIfServerSide(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (Set.Contains(name) || name is Connection or "new_namespace")
        {
            throw new ArgumentException($"\"{name}\" is a reserved event name.", parameter);
        }
    }
}
