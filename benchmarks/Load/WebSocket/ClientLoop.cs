using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Duet.Load.Linux;

namespace Duet.Load.WebSocket;

/// <summary>All client connections to one server, on the caller's thread: an epoll loop over raw sockets.</summary>
internal sealed unsafe class ClientLoop(IPEndPoint server, Dialect dialect) : IDisposable
{
    private const int BufferSize = 256 * 1024;

    // Ports of one source address run out at about 28,000 connections.
    private const int ConnectionsPerAddress = 10_000;
    private const int PendingAtOnce = 200;

    private static readonly TimeSpan EstablishingLimit = TimeSpan.FromSeconds(60);

    private readonly Epoll _epoll = new();
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferSize);
    private readonly List<Connection> _connections = [];
    private int _pending;

    /// <summary>The message that servers should send back.</summary>
    public byte[] Expected { get; set; } = [];

    /// <summary>Called with the number of messages that arrived together on a connection.</summary>
    public Action<Connection, int> Arrived { get; set; } = static (_, _) => { };

    public Action<Connection> BecameReady { get; set; } = static _ => { };

    public Action<Connection> WasClosed { get; set; } = static connection =>
        throw new InvalidDataException($"The server closed connection {connection.Number}.");

    public IReadOnlyList<Connection> Connections => _connections;

    /// <summary>Opens connections and waits until each of them is ready.</summary>
    /// <param name="count">How many.</param>
    /// <param name="pair">Whose pair a connection is in, by its number.</param>
    public void Open(int count, Func<int, string?> pair)
    {
        var watch = Stopwatch.StartNew();
        var target = _connections.Count + count;
        while (_connections.Count < target || _pending > 0)
        {
            while (_connections.Count < target && _pending < PendingAtOnce)
            {
                Start(pair(_connections.Count));
            }

            RunOnce(TimeSpan.FromMilliseconds(100));
            if (watch.Elapsed > EstablishingLimit)
            {
                throw new TimeoutException($"{_pending} of {count} connections were not ready after {EstablishingLimit.TotalSeconds} s.");
            }
        }
    }

    /// <summary>Starts one connection. It becomes ready while the loop runs.</summary>
    public Connection Start(string? pair, int receiveBuffer = 0)
    {
        var socket = Kernel.Socket(Kernel.AddressFamilyInternet, Kernel.Stream | Kernel.NonBlocking | Kernel.CloseOnExec, 0);
        if (socket < 0)
        {
            throw Kernel.Failure("socket");
        }

        var number = _connections.Count;
        Kernel.Set(socket, Kernel.SolTcp, Kernel.TcpNoDelay, 1);
        Kernel.Set(socket, Kernel.SolIp, Kernel.IpBindAddressNoPort, 1);
        if (receiveBuffer > 0)
        {
            Kernel.Set(socket, Kernel.SolSocket, Kernel.SoReceiveBuffer, receiveBuffer);
        }

        var source = InternetAddress.From(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + (number / ConnectionsPerAddress % 250))]), 0));
        var destination = InternetAddress.From(server);
        if (Kernel.Bind(socket, &source, 16) != 0)
        {
            throw Kernel.Failure("bind");
        }

        if (Kernel.Connect(socket, &destination, 16) != 0 && Marshal.GetLastPInvokeError() != Kernel.InProgress)
        {
            throw Kernel.Failure("connect");
        }

        var connection = new Connection(socket, number, pair);
        _connections.Add(connection);
        _pending++;
        _epoll.Add(socket, Kernel.EpollOut, number);
        return connection;
    }

    /// <summary>Stops reading a connection: what the server sends fills the buffers in between.</summary>
    public void Pause(Connection connection) => _epoll.Modify(connection.Socket, 0, connection.Number);

    public void Resume(Connection connection) => _epoll.Modify(connection.Socket, Kernel.EpollIn, connection.Number);

    public void RunFor(TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        for (var rest = time; rest > TimeSpan.Zero; rest = time - watch.Elapsed)
        {
            RunOnce(rest);
        }
    }

    /// <summary>Waits at most the given time for something to happen, and handles it.</summary>
    public void RunOnce(TimeSpan timeout)
    {
        var ready = _epoll.Wait(timeout);
        for (var index = 0; index < ready; index++)
        {
            var (readiness, number) = _epoll[index];
            var connection = _connections[number];
            if (connection.Phase != ConnectionPhase.Closed)
            {
                Handle(connection, readiness);
            }
        }
    }

    public void Send(Connection connection, ReadOnlySpan<byte> frames)
    {
        connection.Send(frames);
        if (connection.HasUnsent)
        {
            _epoll.Modify(connection.Socket, Kernel.EpollIn | Kernel.EpollOut, connection.Number);
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections.Where(static connection => connection.Phase != ConnectionPhase.Closed))
        {
            _ = Kernel.Close(connection.Socket);
        }

        _epoll.Dispose();
        NativeMemory.Free(_buffer);
    }

    private void Handle(Connection connection, uint readiness)
    {
        if (connection.Phase == ConnectionPhase.Connecting)
        {
            int error;
            uint length = sizeof(int);
            _ = Kernel.GetSocketOption(connection.Socket, Kernel.SolSocket, Kernel.SoError, &error, &length);
            if (error != 0)
            {
                throw new IOException($"A connection was refused: {Marshal.GetPInvokeErrorMessage(error)}");
            }

            connection.Phase = ConnectionPhase.Upgrading;
            _epoll.Modify(connection.Socket, Kernel.EpollIn, connection.Number);
            Send(connection, Encoding.ASCII.GetBytes(
                $"GET {dialect.Target(connection.Pair)} HTTP/1.1\r\nHost: {server}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
            return;
        }

        if ((readiness & Kernel.EpollOut) != 0)
        {
            connection.Flush();
            if (!connection.HasUnsent)
            {
                _epoll.Modify(connection.Socket, Kernel.EpollIn, connection.Number);
            }
        }

        if ((readiness & ~Kernel.EpollOut) != 0)
        {
            Receive(connection);
        }
    }

    private void Receive(Connection connection)
    {
        var kept = connection.Partial?.Length ?? 0;
        connection.Partial?.CopyTo(new Span<byte>(_buffer, kept));
        connection.Partial = null;
        var received = (int)Kernel.Receive(connection.Socket, _buffer + kept, (nuint)(BufferSize - kept), Kernel.DontWait);
        if (received <= 0)
        {
            if (received < 0 && Marshal.GetLastPInvokeError() == Kernel.Again)
            {
                received = 0;
            }
            else
            {
                Close(connection);
                return;
            }
        }

        var data = new ReadOnlySpan<byte>(_buffer, kept + received);
        if (connection.Phase == ConnectionPhase.Upgrading && !TryFinishUpgrade(connection, ref data))
        {
            connection.Partial = data.ToArray();
            return;
        }

        var messages = 0;
        while (connection.Phase != ConnectionPhase.Closed && FrameCodec.TryRead(ref data, out var opcode, out var isFinal, out var payload))
        {
            messages += Read(connection, opcode, isFinal, payload);
        }

        if (!data.IsEmpty)
        {
            connection.Partial = data.ToArray();
        }

        if (messages > 0)
        {
            Arrived(connection, messages);
        }
    }

    private bool TryFinishUpgrade(Connection connection, ref ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        if (!data.StartsWith("HTTP/1.1 101"u8))
        {
            throw new InvalidDataException($"The upgrade was refused: {Encoding.UTF8.GetString(data)}");
        }

        data = data[(end + 4)..];
        connection.Phase = ConnectionPhase.Establishing;
        if (dialect.Opening(connection.Pair) is { } opening)
        {
            Send(connection, opening);
        }
        else if (dialect is BareDialect)
        {
            SetReady(connection);
        }

        return true;
    }

    private int Read(Connection connection, int opcode, bool isFinal, ReadOnlySpan<byte> payload)
    {
        if (!isFinal || opcode == FrameCodec.Continuation)
        {
            connection.Fragments = [.. connection.Fragments, .. payload];
            if (!isFinal)
            {
                return 0;
            }

            payload = connection.Fragments;
            connection.Fragments = [];
        }

        if (opcode == FrameCodec.Close)
        {
            return 0;
        }

        if (opcode == FrameCodec.Ping)
        {
            Send(connection, FrameCodec.Encode(FrameCodec.Pong, payload));
            return 0;
        }

        byte[]? answer;
        var count = 0;
        if (connection.Phase == ConnectionPhase.Ready)
        {
            count = dialect.Count(payload, Expected, out answer);
        }
        else if (dialect.Establish(connection.Pair, payload, out answer))
        {
            SetReady(connection);
        }

        if (answer is not null)
        {
            Send(connection, answer);
        }

        return count;
    }

    private void SetReady(Connection connection)
    {
        connection.Phase = ConnectionPhase.Ready;
        _pending--;
        BecameReady(connection);
    }

    private void Close(Connection connection)
    {
        if (connection.Phase != ConnectionPhase.Ready)
        {
            _pending--;
        }

        connection.Phase = ConnectionPhase.Closed;
        _ = Kernel.Close(connection.Socket);
        WasClosed(connection);
    }
}
