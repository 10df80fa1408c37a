using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Duet.Server.Configuration;
using Duet.Server.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duet.Server.Tests;

/// <summary>One address cannot shut the door for others, whatever it sends or does not send.</summary>
public sealed class ConnectionGateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task SilentConnections_OfOneAddress_MakeWayForOneThatSpeaks()
    {
        await using var server = await RunningServer.StartAsync("--Duet:Limits:SilentConnectionsPerAddress=4");
        List<TcpClient> silent = [];
        try
        {
            for (var i = 0; i < 12; i++)
            {
                silent.Add(new TcpClient());
                await silent[i].ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
            }

            // The oldest are closed, and who speaks is served beside those that are left.
            foreach (var closed in silent.Take(8))
            {
                Assert.True(await EndsAsync(closed));
            }

            using var http = new HttpClient { BaseAddress = server.Address };
            Assert.Equal("alive", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken));
            Assert.Single(server.Logs.Lines, line => line.Contains("SilentConnectionsPerAddress was reached", StringComparison.Ordinal));
        }
        finally
        {
            silent.ForEach(one => one.Dispose());
        }
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", "192.0.2.8")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7", "::ffff:192.0.2.8")]
    public async Task Connections_OfOneAddress_AreClosedAboveTheLimit_WhateverTheirPorts(string address, string same, string other)
    {
        var gate = Gate(("Duet:Limits:WebConnectionsPerAddress", "2"));
        var first = new Speaker(gate, address);
        var second = new Speaker(gate, same);
        await Task.WhenAll(first.Served, second.Served).WaitAsync(Limit, TestContext.Current.CancellationToken);

        var third = new Speaker(gate, same);
        await third.Ended.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.False(third.Served.IsCompleted);
        await new Speaker(gate, other).Served.WaitAsync(Limit, TestContext.Current.CancellationToken);

        first.Close();
        await first.Ended.WaitAsync(Limit, TestContext.Current.CancellationToken);
        await new Speaker(gate, address).Served.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Connections_OfATrustedProxy_AreAsManyAsItWants()
    {
        var gate = Gate(("Duet:Limits:WebConnectionsPerAddress", "1"), ("Duet:TrustedProxies:0", "10.0.0.0/8"), ("Duet:TrustedProxies:1", "2001:db8::5"));

        foreach (var proxy in (string[])["10.1.2.3", "2001:db8::5", "127.0.0.1"])
        {
            await new Speaker(gate, proxy).Served.WaitAsync(Limit, TestContext.Current.CancellationToken);
            await new Speaker(gate, proxy).Served.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<bool> EndsAsync(TcpClient client)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], limit.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static ConnectionGate Gate(params (string Key, string Value)[] settings)
    {
        var read = DuetSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => new KeyValuePair<string, string?>(one.Key, one.Value))).Build());
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new ConnectionGate(read, new LimitWatch(meters, TimeProvider.System, NullLogger<LimitWatch>.Instance), TimeProvider.System);
    }

    /// <summary>A connection that says something at once, and stays until it is closed.</summary>
    private sealed class Speaker : IDuplexPipe
    {
        private static int s_port = 1024;
        private readonly Pipe _toServer = new();
        private readonly Pipe _toClient = new();
        private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Speaker(ConnectionGate gate, string address)
        {
            _toServer.Writer.GetSpan(1)[0] = 1;
            _toServer.Writer.Advance(1);
            _ = _toServer.Writer.FlushAsync().AsTask();
            var connection = new DefaultConnectionContext("c", this, this) { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), ++s_port) };
            Ended = gate.HandleAsync(connection, _ =>
            {
                _served.SetResult();
                return _closed.Task;
            });
        }

        public PipeReader Input => _toServer.Reader;

        public PipeWriter Output => _toClient.Writer;

        /// <summary>When what is behind the gate has it.</summary>
        public Task Served => _served.Task;

        public Task Ended { get; }

        public void Close() => _closed.SetResult();
    }
}
