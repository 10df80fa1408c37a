using System.Net;
using System.Net.Sockets;
using Duet.Load.Linux;

namespace Duet.Load.Turn;

/// <summary>How the ends of the calls are connected.</summary>
internal enum Route
{
    /// <summary>Both ends have an allocation on the same server.</summary>
    Pair,

    /// <summary>One end has an allocation, the other is a plain peer.</summary>
    Peer,

    /// <summary>No relay at all: what the generator and the kernel take.</summary>
    Direct,
}

/// <summary>Sockets and allocations of a measurement: endpoints 2n and 2n + 1 talk to one another.</summary>
internal sealed class Topology : IDisposable
{
    private static int _topologies;

    private readonly IPAddress _source = NextSource();
    private readonly List<TurnClient> _clients = [];
    private readonly List<Socket> _plain = [];

    public Topology(Route route, ProtocolType transport, int allocations, IPEndPoint server)
    {
        var endpoints = route switch
        {
            Route.Pair => Pairs(allocations / 2, transport, server),
            Route.Peer => Peers(allocations, transport, server),
            _ => Direct(allocations),
        };
        Endpoints = [.. endpoints];
        for (var number = 0; number < Endpoints.Length; number++)
        {
            Endpoints[number].IncomingFlow = number ^ 1;
        }
    }

    public Endpoint[] Endpoints { get; }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Release();
            client.Dispose();
        }

        foreach (var socket in _plain)
        {
            socket.Dispose();
        }
    }

    private IEnumerable<Endpoint> Pairs(int count, ProtocolType transport, IPEndPoint server)
    {
        for (var index = 0; index < count; index++)
        {
            var (one, other) = (Allocate(server, transport), Allocate(server, transport));
            one.BindChannel(other.Relayed);
            other.BindChannel(one.Relayed);
            yield return Client(one);
            yield return Client(other);
        }
    }

    private IEnumerable<Endpoint> Peers(int count, ProtocolType transport, IPEndPoint server)
    {
        for (var index = 0; index < count; index++)
        {
            var (client, plain) = (Allocate(server, transport), OpenPlain());
            client.BindChannel((IPEndPoint)plain.LocalEndPoint!);
            yield return Client(client);
            yield return Plain(plain, client.Relayed);
        }
    }

    private IEnumerable<Endpoint> Direct(int count)
    {
        for (var index = 0; index < count; index++)
        {
            var (one, other) = (OpenPlain(), OpenPlain());
            yield return Plain(one, (IPEndPoint)other.LocalEndPoint!);
            yield return Plain(other, (IPEndPoint)one.LocalEndPoint!);
        }
    }

    private TurnClient Allocate(IPEndPoint server, ProtocolType transport)
    {
        var client = TurnClient.Allocate(server, transport, _source);
        _clients.Add(client);
        return client;
    }

    private Socket OpenPlain()
    {
        var socket = Endpoint.OpenPlain();
        _plain.Add(socket);
        return socket;
    }

    private static IPAddress NextSource()
    {
        var number = Interlocked.Increment(ref _topologies);
        return new IPAddress([127, 2, (byte)(1 + (number / 200)), (byte)(1 + (number % 200))]);
    }

    private static Endpoint Client(TurnClient client) =>
        new(client.Socket.SocketType == SocketType.Stream ? EndpointKind.Stream : EndpointKind.Channel, client.Socket);

    private static Endpoint Plain(Socket socket, IPEndPoint destination) =>
        new(EndpointKind.Plain, socket) { Destination = InternetAddress.From(destination) };
}
