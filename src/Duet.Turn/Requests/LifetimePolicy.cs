using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Requests;

/// <summary>How much of the lifetime that a client asks for it gets (RFC 8656, section 7.2): at least the default, at most the maximum.</summary>
internal static class LifetimePolicy
{
    public static bool TryGrant(ReadOnlySpan<byte> value, TurnSettings settings, out uint seconds)
    {
        var sound = Lifetime.TryRead(value, out var asked);
        seconds = Math.Clamp(asked, settings.DefaultLifetimeSeconds, settings.MaxLifetimeSeconds);
        return sound;
    }
}
