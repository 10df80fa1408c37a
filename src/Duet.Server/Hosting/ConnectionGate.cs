using System.Net;
using Duet.Server.Configuration;
using Duet.Server.Signalling;
using Microsoft.AspNetCore.Connections;

namespace Duet.Server.Hosting;

/// <summary>
/// The first that an accepted connection meets, before TLS: one address cannot hold so many that nobody else gets one. Whoever says nothing makes way for
/// newer ones of its address, so that whoever speaks at once always gets in.
/// </summary>
internal sealed class ConnectionGate(DuetSettings settings, LimitWatch limits, TimeProvider time)
{
    private static readonly TimeSpan FirstByteTimeout = TimeSpan.FromSeconds(30);

    private readonly ConnectionLimitOptions _options = settings.Connections;
    private readonly TrustedProxies _proxies = new(settings.Duet.TrustedProxies);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Source> _sources = new(StringComparer.Ordinal);
    private readonly LinkedList<Silent> _silent = new();

    public async Task HandleAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is not IPEndPoint remote)
        {
            await next(connection);
            return;
        }

        var address = Admission.AddressKey(remote.Address);
        if (!TryEnter(address, isProxy: _proxies.Contain(remote.Address)))
        {
            limits.Reached(nameof(ConnectionLimitOptions.WebConnectionsPerAddress));
            connection.Abort();
            return;
        }

        try
        {
            if (await SpeaksAsync(connection, address))
            {
                await next(connection);
            }
            else
            {
                connection.Abort();
            }
        }
        finally
        {
            Leave(address);
        }
    }

    /// <summary>Waits for the first byte and leaves it where it is. <see langword="false"/>: none came in time, or another connection got the place.</summary>
    private async ValueTask<bool> SpeaksAsync(ConnectionContext connection, string address)
    {
        var input = connection.Transport.Input;
        using var timeout = new CancellationTokenSource(FirstByteTimeout, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, connection.ConnectionClosed);
        var silent = new Silent(address, over);
        Wait(silent);
        try
        {
            var read = await input.ReadAsync(over.Token);
            var speaks = !read.Buffer.IsEmpty;
            input.AdvanceTo(read.Buffer.Start);
            return speaks;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            return false;
        }
        finally
        {
            Speak(silent);
        }
    }

    private bool TryEnter(string address, bool isProxy)
    {
        lock (_lock)
        {
            if (!_sources.TryGetValue(address, out var source))
            {
                _sources[address] = source = new Source();
            }

            if (!isProxy && source.Connections >= _options.WebConnectionsPerAddress)
            {
                return false;
            }

            source.Connections++;
            return true;
        }
    }

    private void Leave(string address)
    {
        lock (_lock)
        {
            if (--_sources[address].Connections == 0)
            {
                _sources.Remove(address);
            }
        }
    }

    private void Wait(Silent silent)
    {
        Silent? oldest = null;
        string? limit = null;
        lock (_lock)
        {
            var ofAddress = _sources[silent.Address].Silent;
            (oldest, limit) = ofAddress.Count >= _options.SilentConnectionsPerAddress
                ? (ofAddress.First!.Value, nameof(ConnectionLimitOptions.SilentConnectionsPerAddress))
                : _silent.Count >= _options.SilentConnections ? (_silent.First!.Value, nameof(ConnectionLimitOptions.SilentConnections)) : (null, null);
            if (oldest is not null)
            {
                Remove(oldest);
            }

            ofAddress.AddLast(silent.OfAddress);
            _silent.AddLast(silent.OfAll);
        }

        if (oldest is not null)
        {
            oldest.GiveWay();
            limits.Reached(limit!);
        }
    }

    private void Speak(Silent silent)
    {
        lock (_lock)
        {
            Remove(silent);
        }
    }

    private static void Remove(Silent silent)
    {
        silent.OfAddress.List?.Remove(silent.OfAddress);
        silent.OfAll.List?.Remove(silent.OfAll);
    }

    /// <summary>One address and what it holds.</summary>
    private sealed class Source
    {
        public int Connections { get; set; }

        public LinkedList<Silent> Silent { get; } = new();
    }

    /// <summary>A connection that has sent nothing yet, in the order in which they came.</summary>
    private sealed class Silent
    {
        private readonly CancellationTokenSource _wait;

        public Silent(string address, CancellationTokenSource wait)
        {
            Address = address;
            _wait = wait;
            OfAddress = new LinkedListNode<Silent>(this);
            OfAll = new LinkedListNode<Silent>(this);
        }

        public string Address { get; }

        public LinkedListNode<Silent> OfAddress { get; }

        public LinkedListNode<Silent> OfAll { get; }

        public void GiveWay()
        {
            try
            {
                _wait.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It spoke meanwhile.
            }
        }
    }
}
