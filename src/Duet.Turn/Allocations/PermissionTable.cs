using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>The peers that may send to one relayed address. Read from any thread; changed under the allocation table's lock.</summary>
internal sealed class PermissionTable
{
    /// <summary>RFC 8656, section 9: five minutes, not to be changed.</summary>
    public const long LifetimeMilliseconds = 5 * 60 * 1000;

    // Few entries, read for every packet, changed seldom: an array replaced whole is the fastest and needs no lock to read.
    private volatile Permission[] _permissions = [];

    public int Count => _permissions.Length;

    /// <summary>The permission for this address, if it has not ended.</summary>
    public Permission? Find(in TransportAddress peer, long now)
    {
        foreach (var permission in _permissions)
        {
            if (permission.Peer.SameAddress(peer))
            {
                return permission.ExpiresAt > now ? permission : null;
            }
        }

        return null;
    }

    /// <summary>Adds or renews.</summary>
    public Permission Install(in TransportAddress peer, bool outside, long now)
    {
        Prune(now);
        var permission = Find(peer, now);
        if (permission is null)
        {
            permission = new Permission(peer.WithPort(0), outside);
            _permissions = [.. _permissions, permission];
        }

        permission.ExpiresAt = now + LifetimeMilliseconds;
        return permission;
    }

    /// <summary>Forgets what has ended.</summary>
    public void Prune(long now)
    {
        if (Array.Exists(_permissions, p => p.ExpiresAt <= now))
        {
            _permissions = Array.FindAll(_permissions, p => p.ExpiresAt > now);
        }
    }
}
