using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>The channels of one allocation. Read from any thread; changed under the allocation table's lock.</summary>
internal sealed class ChannelTable
{
    /// <summary>RFC 8656, section 12: ten minutes, not to be changed.</summary>
    public const long LifetimeMilliseconds = 10 * 60 * 1000;

    private volatile Channel[] _channels = [];

    public int Count => _channels.Length;

    public Channel? Find(int number, long now)
    {
        foreach (var channel in _channels)
        {
            if (channel.Number == number)
            {
                return channel.ExpiresAt > now ? channel : null;
            }
        }

        return null;
    }

    public Channel? Find(in TransportAddress peer, long now)
    {
        foreach (var channel in _channels)
        {
            if (channel.Peer.Equals(peer))
            {
                return channel.ExpiresAt > now ? channel : null;
            }
        }

        return null;
    }

    /// <summary>Adds or renews; the caller has checked that neither number nor peer belongs to another.</summary>
    public void Bind(int number, in TransportAddress peer, Relay relay, Permission permission, long now)
    {
        Prune(now);
        var channel = Find(number, now);
        if (channel is null || channel.Permission != permission)
        {
            // A permission that ended meanwhile is another object now.
            _channels = [.. Array.FindAll(_channels, c => c.Number != number), channel = new Channel(number, peer, relay, permission)];
        }

        channel.ExpiresAt = now + LifetimeMilliseconds;
    }

    /// <summary>Forgets what has ended.</summary>
    public void Prune(long now)
    {
        if (Array.Exists(_channels, c => c.ExpiresAt <= now))
        {
            _channels = Array.FindAll(_channels, c => c.ExpiresAt > now);
        }
    }

    /// <summary>Forgets the channels of a relayed address that is given back.</summary>
    public void Remove(Relay relay) => _channels = Array.FindAll(_channels, c => c.Relay != relay);
}
