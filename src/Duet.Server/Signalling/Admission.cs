using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Duet.Calls;
using Duet.Calls.Identity;
using Duet.Calls.Limits;
using Duet.Server.Configuration;
using Duet.Server.Hosting;
using Duet.Server.Signalling.Wire;
using Duet.SocketIO;

namespace Duet.Server.Signalling;

/// <summary>Decides who may connect: limits first, then what the client says about itself, then the proof of its ID.</summary>
internal sealed class Admission(
    DuetSettings settings, IdentityVerifier verifier, Audience ownAudience, SignallingMetrics metrics, LimitWatch limits, TimeProvider time)
{
    private readonly ConnectionLimitOptions _limits = settings.Connections;
    private readonly RateLimiter _handshakes = new(time, settings.Connections.HandshakesPerMinute, TimeSpan.FromMinutes(1));
    private readonly RateLimiter _requests = new(time, 2 * settings.Connections.HandshakesPerMinute, TimeSpan.FromMinutes(1));
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byAddress = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byPerson = new(StringComparer.Ordinal);
    private int _connections;

    /// <summary>Before anything is kept for a connection: bounds those who open one after the other and never say who they are.</summary>
    public ValueTask<RequestDecision> AllowAsync(HttpContext context) => ValueTask.FromResult(
        _requests.TryTake(AddressKey(context.Connection.RemoteIpAddress), out _) ? RequestDecision.Allow() : RequestDecision.Deny("Too many connections"));

    /// <summary>A middleware of Socket.IO. Who passes has a <see cref="Client"/> among the socket's features, and a <see cref="FirstRequest"/> where it asked for something.</summary>
    public ValueTask<ConnectError?> AdmitAsync(Socket socket)
    {
        var address = AddressKey(socket.Handshake.Address);
        if (!_handshakes.TryTake(address, out var wait))
        {
            limits.Reached(nameof(ConnectionLimitOptions.HandshakesPerMinute));
            return RefuseAsync(WireNames.Of(CallError.RateLimited), wait);
        }

        var page = PageAddress.Of(socket.Handshake);
        if (!TryRead(socket.Handshake.Auth, RequestJson.Default.HandshakeAuth, out var auth)
            || !PersonName.TryClean(auth.Name, out var name)
            || !FirstRequest.TryRead(auth.First, out var first))
        {
            return RefuseAsync(WireNames.Of(CallError.BadRequest));
        }

        string? personId = null;
        var linked = false;
        if (auth.Identity is { ValueKind: not JsonValueKind.Null } identity)
        {
            switch (Verify(identity, socket.ConnectionId, page))
            {
                case IdentityOutcome.Proven proven:
                    (personId, linked) = (proven.PersonId, proven.LinkedDevice);
                    break;
                case IdentityOutcome.Refused refused:
                    return RefuseAsync(WireNames.Of(refused.Error));
            }
        }

        if (Enter(address, personId) is { } limit)
        {
            limits.Reached(limit);
            var error = limit == nameof(ConnectionLimitOptions.Connections) ? Refusals.ServerFull : WireNames.Of(CallError.RateLimited);
            return RefuseAsync(error, TimeSpan.FromSeconds(10));
        }

        socket.Features.Set(new Client(
            new NewConnection(socket.Id, personId, name, address)
            {
                Trickle = auth.Trickle is true,
                Resume = auth.Resume is true,
                CallWaiting = auth.CallWaiting is true,
                LinkedDevice = linked,
            },
            page,
            new EventBudget(time, _limits.EventsPerSecond, _limits.EventBurst)));
        if (first is not null)
        {
            socket.Features.Set(first);
        }

        return ValueTask.FromResult<ConnectError?>(null);
    }

    /// <summary>A socket that was admitted is gone.</summary>
    public void Leave(Client client)
    {
        lock (_lock)
        {
            _connections--;
            CountDown(_byAddress, client.Connection.Address);
            if (client.Connection.PersonId is { } personId)
            {
                CountDown(_byPerson, personId);
            }
        }
    }

    /// <summary>What limits count by: an IPv4 address, or the /64 that one customer has of IPv6.</summary>
    internal static string AddressKey(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    /// <summary>Reads JSON as the arguments of events are read: it may hold anything.</summary>
    private static bool TryRead<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value)
        where T : class => EventArguments.None.WithJson(json).TryRead(0, type, out value);

    private IdentityOutcome Verify(JsonElement json, string challenge, PageAddress page)
    {
        if (!TryRead(JsonMarshal.GetRawUtf8Value(json).ToArray(), RequestJson.Default.IdentityAuth, out var identity)
            || identity is not { Key: { } key, Audience: { } audience, Signature: { } signature })
        {
            return new IdentityOutcome.Refused(IdentityError.BadIdentity);
        }

        DeviceClaim? device = null;
        if (identity.Device is { } claimed)
        {
            if (claimed is not { Key: { } deviceKey, Certificate: { NotBefore: { } notBefore, NotAfter: { } notAfter, Signature: { } certificate } })
            {
                return new IdentityOutcome.Refused(IdentityError.BadCertificate);
            }

            device = new DeviceClaim(deviceKey, notBefore, notAfter, certificate);
        }

        return verifier.Verify(new IdentityClaim(key, audience, signature, device), challenge, host => ownAudience.Includes(host, page));
    }

    /// <summary>Counts a connection; the name of the limit that keeps it out, if one does.</summary>
    private string? Enter(string address, string? personId)
    {
        lock (_lock)
        {
            // The last places are for those who are somebody.
            var reserved = personId is null ? _limits.Connections / 10 : 0;
            if (_connections >= _limits.Connections - reserved)
            {
                return nameof(ConnectionLimitOptions.Connections);
            }

            if (_byAddress.GetValueOrDefault(address) >= _limits.ConnectionsPerAddress)
            {
                return nameof(ConnectionLimitOptions.ConnectionsPerAddress);
            }

            if (personId is not null && _byPerson.GetValueOrDefault(personId) >= _limits.ConnectionsPerPerson)
            {
                return nameof(ConnectionLimitOptions.ConnectionsPerPerson);
            }

            _connections++;
            CountUp(_byAddress, address);
            if (personId is not null)
            {
                CountUp(_byPerson, personId);
            }

            return null;
        }
    }

    private static void CountUp(Dictionary<string, int> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    private static void CountDown(Dictionary<string, int> counts, string key)
    {
        if (counts.TryGetValue(key, out var count) && count > 1)
        {
            counts[key] = count - 1;
        }
        else
        {
            counts.Remove(key);
        }
    }

    private ValueTask<ConnectError?> RefuseAsync(string error, TimeSpan? retryAfter = null)
    {
        metrics.HandshakeRefused(error);
        var data = new ConnectErrorData(error) { RetryAfter = Refusals.SecondsOf(retryAfter) };
        return ValueTask.FromResult<ConnectError?>(ConnectError.WithData(error, data, ReplyJson.Relaxed.ConnectErrorData));
    }
}
