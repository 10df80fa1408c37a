using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Duet.Turn.Credentials;
using Duet.Turn.Limits;
using Duet.Turn.Requests;
using Duet.Turn.Stun;

namespace Duet.Turn.Allocations;

/// <summary>
/// Every allocation of the server. Looking one up needs no lock and may happen on any thread; making and changing one takes the table's lock, which is
/// never held for a packet of data.
/// </summary>
internal sealed class AllocationTable(TurnSettings settings, IRelaySockets sockets, Grants grants) : IDisposable
{
    private const long TombstoneMilliseconds = 40 * 1000;
    private const int MaxTombstones = 1024;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<FiveTuple, Allocation> _byTuple = new();
    private readonly ConcurrentDictionary<TransportAddress, Relay> _byRelayed = new();
    private readonly UsageTable<string> _users = new(settings.UserQuota, settings.UserBps, StringComparer.Ordinal);
    private readonly UsageTable<TransportAddress> _addresses = new(settings.AddressQuota, settings.AddressBps);
    private readonly Dictionary<ulong, Reservation> _reservations = [];
    private readonly Dictionary<FiveTuple, (byte[] TransactionId, long ExpiresAt)> _tombstones = [];
    private readonly RelayPorts? _ipv4Ports = MakePorts(settings, sockets, settings.IPv4);
    private readonly RelayPorts? _ipv6Ports = MakePorts(settings, sockets, settings.IPv6);
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>Called, under the lock, when the number of allocations changes: +1 or -1.</summary>
    public Action<int>? CountChanged { get; init; }

    /// <summary>Called, under the lock, when a limit keeps somebody from an allocation.</summary>
    public Action<TurnLimit>? LimitReached { get; init; }

    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether new allocations are refused because the server is about to stop.</summary>
    public bool IsDraining { get; private set; }

    public Allocation? Find(in FiveTuple tuple, long now) => _byTuple.TryGetValue(tuple, out var allocation) && allocation.IsAlive(now) ? allocation : null;

    public Relay? FindRelay(in TransportAddress relayed, long now) =>
        _byRelayed.TryGetValue(relayed, out var relay) && relay.Allocation.IsAlive(now) ? relay : null;

    /// <summary>Checks 5 (508), 9 (508) and 11 (486) of RFC 8656, section 7.2, then opens the ports.</summary>
    public StunErrorCode TryAllocate(in RequestContext context, in AllocateRequest request, out Allocation? allocation)
    {
        lock (_gate)
        {
            allocation = null;
            if (_byTuple.TryGetValue(context.Client.Tuple, out var old))
            {
                if (old.IsAlive(context.Now))
                {
                    return StunErrorCode.AllocationMismatch;
                }

                Delete(old);
            }

            if (IsDraining)
            {
                return StunErrorCode.InsufficientCapacity;
            }

            var user = context.Authentication.User!;
            var (quotaName, source) = (settings.QuotaNameOf(user), context.Client.Tuple.Client.Source);
            var (userUsage, addressUsage) = (_users.Of(quotaName), _addresses.Of(source));
            if (!grants.Allows(quotaName))
            {
                // Revoked since it was looked at: what is added under this lock is closed by the revocation that takes it next, or not added.
                return StunErrorCode.Unauthenticated;
            }

            if (LimitOf(userUsage, addressUsage, request.ReservationToken) is { } limit)
            {
                LimitReached?.Invoke(limit);
                return StunErrorCode.AllocationQuotaReached;
            }

            var made = new Allocation(context.Client.Tuple, context.Client.Stream, user)
            {
                UserUsage = userUsage,
                AddressUsage = addressUsage,
                Rates = new ByteRates(settings.MaxBps),
                Key = context.Authentication.Key!,
                KeyAlgorithm = context.Authentication.KeyAlgorithm,
                TransactionId = context.Message.TransactionId.ToArray(),
                GrantedSeconds = request.LifetimeSeconds,
                ExpiresAt = context.Now + request.LifetimeSeconds * 1000L,
            };
            if (!OpenPorts(made, request, context.Now))
            {
                if (request.ReservationToken is null)
                {
                    LimitReached?.Invoke(TurnLimit.RelayPorts);
                }

                return StunErrorCode.InsufficientCapacity;
            }

            Add(made);
            _users.Keep(quotaName, userUsage);
            _addresses.Keep(source, addressUsage);
            allocation = made;
            return StunErrorCode.None;
        }
    }

    /// <summary>Gives an allocation, or one family of it, more time, or ends it for zero seconds. <see langword="false"/>: it is gone already.</summary>
    public bool Refresh(Allocation allocation, AddressFamilyCode family, uint seconds, ReadOnlySpan<byte> transactionId, long now)
    {
        lock (_gate)
        {
            if (!allocation.IsAlive(now))
            {
                return false;
            }

            if (seconds > 0)
            {
                allocation.ExpiresAt = now + seconds * 1000L;
            }
            else if (family != AddressFamilyCode.None && allocation is { IPv4: not null, IPv6: not null })
            {
                CloseRelay(allocation, family);
            }
            else
            {
                Delete(allocation);
                if (_tombstones.Count < MaxTombstones)
                {
                    _tombstones[allocation.Tuple] = (transactionId.ToArray(), now + TombstoneMilliseconds);
                }
            }

            return true;
        }
    }

    /// <summary>Whether the allocation of this five-tuple was ended by this transaction a moment ago.</summary>
    public bool WasEndedBy(in FiveTuple tuple, ReadOnlySpan<byte> transactionId, long now)
    {
        lock (_gate)
        {
            return _tombstones.TryGetValue(tuple, out var tombstone) && tombstone.ExpiresAt > now && transactionId.SequenceEqual(tombstone.TransactionId);
        }
    }

    /// <summary>Installs all of the permissions or none (508).</summary>
    public StunErrorCode InstallPermissions(Allocation allocation, List<TransportAddress> peers, long now)
    {
        lock (_gate)
        {
            if (!allocation.IsAlive(now))
            {
                return StunErrorCode.AllocationMismatch;
            }

            var added = peers.Distinct().Count(peer => allocation.RelayOf(peer.Family)!.Permissions.Find(peer, now) is null);
            if (added + PermissionCount(allocation, now) > settings.MaxPermissions)
            {
                return StunErrorCode.InsufficientCapacity;
            }

            foreach (var peer in peers)
            {
                allocation.RelayOf(peer.Family)!.Permissions.Install(peer, settings.Peers.Allows(peer), now);
            }

            return StunErrorCode.None;
        }
    }

    /// <summary>Binds or renews a channel: 400 when its number or its peer belongs to another, 508 when there are too many.</summary>
    public StunErrorCode BindChannel(Allocation allocation, Relay relay, int number, in TransportAddress peer, bool outside, long now)
    {
        lock (_gate)
        {
            if (!allocation.IsAlive(now) || allocation.RelayOf(peer.Family) != relay)
            {
                return StunErrorCode.AllocationMismatch;
            }

            var byNumber = allocation.Channels.Find(number, now);
            var byPeer = allocation.Channels.Find(peer, now);
            if ((byNumber is not null && !byNumber.Peer.Equals(peer)) || (byPeer is not null && byPeer.Number != number))
            {
                return StunErrorCode.BadRequest;
            }

            allocation.Channels.Prune(now);
            if ((byNumber is null && allocation.Channels.Count >= settings.MaxChannels)
                || (relay.Permissions.Find(peer, now) is null && PermissionCount(allocation, now) >= settings.MaxPermissions))
            {
                return StunErrorCode.InsufficientCapacity;
            }

            var permission = relay.Permissions.Install(peer, outside, now);
            allocation.Channels.Bind(number, peer, relay, permission, now);
            return StunErrorCode.None;
        }
    }

    /// <summary>Ends the allocation of a connection that is gone (RFC 8656, section 3.9).</summary>
    public void Close(in FiveTuple tuple)
    {
        lock (_gate)
        {
            if (_byTuple.TryGetValue(tuple, out var allocation))
            {
                Delete(allocation);
            }
        }
    }

    /// <summary>Forgets everything that has ended.</summary>
    public void Sweep(long now)
    {
        foreach (var (_, allocation) in _byTuple)
        {
            lock (_gate)
            {
                if (!allocation.IsAlive(now))
                {
                    Delete(allocation);
                }
                else
                {
                    allocation.Channels.Prune(now);
                    allocation.IPv4?.Permissions.Prune(now);
                    allocation.IPv6?.Permissions.Prune(now);
                }
            }
        }

        lock (_gate)
        {
            foreach (var reservation in _reservations.Values.Where(r => r.ExpiresAt <= now).ToList())
            {
                Forget(reservation);
                PortsOf(reservation.Family)?.Close(reservation.Socket, reservation.Port);
            }

            foreach (var tuple in _tombstones.Where(t => t.Value.ExpiresAt <= now).Select(t => t.Key).ToList())
            {
                _tombstones.Remove(tuple);
            }

            _users.Sweep(now);
            _addresses.Sweep(now);
        }
    }

    /// <summary>Ends every allocation of a user, as quotas count users, and gives back what was kept aside for it.</summary>
    public void CloseAllOf(string quotaName)
    {
        lock (_gate)
        {
            if (!_users.TryFind(quotaName, out var usage))
            {
                return;
            }

            foreach (var (_, allocation) in _byTuple)
            {
                if (allocation.UserUsage == usage)
                {
                    Delete(allocation);
                }
            }

            foreach (var reservation in _reservations.Values.Where(reservation => reservation.UserUsage == usage).ToList())
            {
                Forget(reservation);
                PortsOf(reservation.Family)?.Close(reservation.Socket, reservation.Port);
            }
        }
    }

    /// <summary>Refuses new allocations from now on, and waits until the last one has ended.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            IsDraining = true;
            if (_count == 0)
            {
                _emptied.TrySetResult();
            }
        }

        await _emptied.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends every allocation and gives back every port.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            IsDraining = true;
            foreach (var (_, allocation) in _byTuple)
            {
                Delete(allocation);
            }

            foreach (var reservation in _reservations.Values)
            {
                PortsOf(reservation.Family)?.Close(reservation.Socket, reservation.Port);
            }

            _reservations.Clear();
        }
    }

    private static RelayPorts? MakePorts(TurnSettings settings, IRelaySockets sockets, RelayAddress? address) =>
        address is null ? null : new RelayPorts(sockets, address.Bound, settings.MinRelayPort, settings.MaxRelayPort);

    private static int PermissionCount(Allocation allocation, long now)
    {
        allocation.IPv4?.Permissions.Prune(now);
        allocation.IPv6?.Permissions.Prune(now);
        return (allocation.IPv4?.Permissions.Count ?? 0) + (allocation.IPv6?.Permissions.Count ?? 0);
    }

    private static ulong NewToken() => BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));

    /// <summary>What keeps somebody from one allocation more. A port kept aside is counted already when it becomes one.</summary>
    private TurnLimit? LimitOf(Usage user, Usage address, ulong? reservationToken)
    {
        var reservation = reservationToken is { } token ? _reservations.GetValueOrDefault(token) : null;
        return !_users.HasRoom(user, reservation?.UserUsage == user) ? TurnLimit.UserQuota
            : !_addresses.HasRoom(address, reservation?.AddressUsage == address) ? TurnLimit.AddressQuota
            : _count >= settings.TotalQuota ? TurnLimit.TotalQuota
            : null;
    }

    private RelayPorts? PortsOf(AddressFamilyCode family) => family == AddressFamilyCode.IPv4 ? _ipv4Ports : _ipv6Ports;

    private bool OpenPorts(Allocation allocation, in AllocateRequest request, long now)
    {
        if (request.ReservationToken is { } token)
        {
            return TakeReservation(allocation, token, now);
        }

        if (request.ReservesNextPort)
        {
            return OpenPair(allocation, request.Family, now);
        }

        var opened = OpenOne(allocation, request.Family, request.NeedsEvenPort);
        if (!request.HasAdditionalFamily)
        {
            return opened;
        }

        // Either family is enough; the other one is reported (RFC 8656, section 7.2).
        var additional = OpenOne(allocation, AddressFamilyCode.IPv6, request.NeedsEvenPort);
        if (opened != additional)
        {
            var missing = opened ? AddressFamilyCode.IPv6 : AddressFamilyCode.IPv4;
            allocation.AddressError = (missing, PortsOf(missing) is null ? StunErrorCode.AddressFamilyNotSupported : StunErrorCode.InsufficientCapacity);
        }

        return opened || additional;
    }

    private bool OpenOne(Allocation allocation, AddressFamilyCode family, bool even)
    {
        if (PortsOf(family)?.TryOpen(even) is not { } opened)
        {
            return false;
        }

        Attach(allocation, family, opened.Socket, opened.Port);
        return true;
    }

    private bool OpenPair(Allocation allocation, AddressFamilyCode family, long now)
    {
        if (PortsOf(family)?.TryOpenPair() is not { } opened)
        {
            return false;
        }

        Attach(allocation, family, opened.Even, opened.Port);
        var token = NewToken();
        allocation.ReservationToken = token;
        _reservations[token] = new Reservation(
            token, allocation.User, allocation.UserUsage, allocation.AddressUsage, opened.Odd, family, opened.Port + 1, now + Reservation.LifetimeMilliseconds);
        allocation.UserUsage.Reservations++;
        allocation.AddressUsage.Reservations++;
        return true;
    }

    private bool TakeReservation(Allocation allocation, ulong token, long now)
    {
        if (!_reservations.TryGetValue(token, out var reservation) || reservation.ExpiresAt <= now
            || !string.Equals(reservation.User, allocation.User, StringComparison.Ordinal))
        {
            return false;
        }

        Forget(reservation);
        Attach(allocation, reservation.Family, reservation.Socket, reservation.Port);
        return true;
    }

    private void Forget(Reservation reservation)
    {
        _reservations.Remove(reservation.Token);
        reservation.UserUsage.Reservations--;
        reservation.AddressUsage.Reservations--;
    }

    private void Attach(Allocation allocation, AddressFamilyCode family, RelaySocket socket, int port)
    {
        var relay = new Relay(allocation, settings.RelayAddressOf(family)!.Advertised.WithPort(port), socket);
        if (family == AddressFamilyCode.IPv4)
        {
            allocation.IPv4 = relay;
        }
        else
        {
            allocation.IPv6 = relay;
        }

        _byRelayed[relay.Address] = relay;
        socket.Owner = relay;
    }

    private void Add(Allocation allocation)
    {
        allocation.UserUsage.Allocations++;
        allocation.AddressUsage.Allocations++;
        _tombstones.Remove(allocation.Tuple);
        _byTuple[allocation.Tuple] = allocation;
        Volatile.Write(ref _count, _count + 1);
        CountChanged?.Invoke(1);
    }

    private void Delete(Allocation allocation)
    {
        if (allocation.IsDeleted)
        {
            return;
        }

        allocation.IsDeleted = true;
        _byTuple.TryRemove(allocation.Tuple, out _);
        CloseRelay(allocation, AddressFamilyCode.IPv4);
        CloseRelay(allocation, AddressFamilyCode.IPv6);
        allocation.UserUsage.Allocations--;
        allocation.AddressUsage.Allocations--;

        Volatile.Write(ref _count, _count - 1);
        CountChanged?.Invoke(-1);
        if (_count == 0 && IsDraining)
        {
            _emptied.TrySetResult();
        }
    }

    private void CloseRelay(Allocation allocation, AddressFamilyCode family)
    {
        if (allocation.RelayOf(family) is not { } relay)
        {
            return;
        }

        _byRelayed.TryRemove(relay.Address, out _);
        relay.Socket.Owner = null;
        allocation.Channels.Remove(relay);
        PortsOf(family)!.Close(relay.Socket, relay.Address.Port);
        if (family == AddressFamilyCode.IPv4)
        {
            allocation.IPv4 = null;
        }
        else
        {
            allocation.IPv6 = null;
        }
    }
}
