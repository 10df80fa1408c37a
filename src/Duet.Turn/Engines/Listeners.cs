using System.Net;
using System.Net.Sockets;

namespace Duet.Turn.Engines;

/// <summary>Binds the same port for UDP and TCP on every address.</summary>
internal static class Listeners
{
    private const int Backlog = 512;

    // Any free port of TCP's may be taken for UDP; so many times in a row would be a miracle.
    private const int MaxAttempts = 32;

    /// <summary>Binds the engine and gives the TCP sockets, which listen already.</summary>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public static List<Socket> Bind(DatagramEngine engine, IReadOnlyList<IPAddress> addresses, int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var sockets = BindTcp(addresses, port);
            try
            {
                engine.Bind([.. sockets.Select(socket => (IPEndPoint)socket.LocalEndPoint!)]);
                return sockets;
            }
            catch (SocketException error) when (port == 0 && error.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < MaxAttempts)
            {
                sockets.ForEach(socket => socket.Dispose());
            }
            catch
            {
                sockets.ForEach(socket => socket.Dispose());
                throw;
            }
        }
    }

    /// <summary>Listens on one TCP port on every address.</summary>
    public static List<Socket> BindTcp(IReadOnlyList<IPAddress> addresses, int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var sockets = new List<Socket>();
            try
            {
                foreach (var address in addresses)
                {
                    sockets.Add(Listen(new IPEndPoint(address, sockets.Count == 0 ? port : ((IPEndPoint)sockets[0].LocalEndPoint!).Port)));
                }

                return sockets;
            }
            catch (SocketException error) when (port == 0 && error.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < MaxAttempts)
            {
                sockets.ForEach(socket => socket.Dispose());
            }
            catch
            {
                sockets.ForEach(socket => socket.Dispose());
                throw;
            }
        }
    }

    private static Socket Listen(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
