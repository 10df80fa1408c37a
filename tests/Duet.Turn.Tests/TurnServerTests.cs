using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Duet.Turn.Tests.Engines.Streams;
using Duet.Turn.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace Duet.Turn.Tests;

public sealed class TurnServerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Stop_WithoutAllocations_LeavesNone()
    {
        await using var server = await StartAsync();

        Assert.Equal(0, await server.StopAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stop_WaitsUntilTheLastAllocationEnds()
    {
        await using var server = await StartAsync();
        var client = new PipeClient(server);
        await client.RequestAsync(StunBuilder.Allocate());

        var stop = server.StopAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        Assert.Equal(508, (await new PipeClient(server, address: "192.0.2.50").RequestAsync(StunBuilder.Allocate())).Error);
        Assert.False(stop.IsCompleted);
        await client.SendSignedAsync(StunBuilder.Refresh(0));

        Assert.Equal(0, await stop.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stop_AfterTheDrainTime_SaysHowManyAreLeft()
    {
        await using var server = await StartAsync();
        await new PipeClient(server).RequestAsync(StunBuilder.Allocate());
        await new PipeClient(server, address: "192.0.2.50").RequestAsync(StunBuilder.Allocate());

        var stop = server.StopAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(2, await stop.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        Assert.Equal(0, server.AllocationCount);
        Assert.Empty(server.TcpEndpoints);
    }

    [Fact]
    public async Task Start_Twice_IsRefused()
    {
        await using var server = await StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_OnAPortInUse_IsRefused()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        await using var server = new TurnServer(new TurnOptions { Port = port, ListenAddresses = ["127.0.0.1"], PublicAddress = "127.0.0.1" });

        await Assert.ThrowsAsync<SocketException>(() => server.StartAsync(TestContext.Current.CancellationToken));
        Assert.Empty(server.TcpEndpoints);
    }

    [Fact]
    public async Task CreateCredentials_AreGoodHere()
    {
        await using var server = await StartAsync();
        var credentials = server.CreateCredentials("room-1", TimeSpan.FromMinutes(2));
        var client = new PipeClient(server);
        var nonce = (await client.AskAsync(StunBuilder.Allocate())).Nonce;

        var reply = await client.AskAsync(StunBuilder.Allocate().Credentials(credentials.Username, "duet", nonce)
            .Integrity(CoreFixture.KeyOf(credentials.Username, credentials.Password)));

        Assert.True(reply.IsSuccess);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMinutes(2), credentials.ExpiresAt);
    }

    [Fact]
    public async Task Metrics_TellWhatHappened()
    {
        var measured = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        using var factory = new OneMeterFactory();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == factory.Meter)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => measured.AddOrUpdate(Key(instrument, tags), value, (_, old) => old + value));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.AddOrUpdate(
            Key(instrument, tags), value, (_, old) => instrument.IsObservable ? value : old + value));
        listener.Start();
        await using var server = await StartAsync(factory);
        var first = new PipeClient(server);
        var second = new PipeClient(server, address: "192.0.2.50");
        var mine = (await first.RequestAsync(StunBuilder.Allocate())).Relayed;
        var theirs = (await second.RequestAsync(StunBuilder.Allocate())).Relayed;
        await first.RequestAsync(StunBuilder.ChannelBind(0x4000, theirs));
        await second.RequestAsync(StunBuilder.ChannelBind(0x4000, mine));
        await first.SendAsync(StunBuilder.ChannelData(0x4000, new byte[100]));
        await second.ReceiveAsync();
        await first.SendAsync(StunBuilder.ChannelData(0x4001, new byte[100]));
        await first.AskAsync(StunBuilder.Allocate().Credentials("alice", "duet", "x").Integrity([1]));

        listener.RecordObservableInstruments();

        Assert.Equal(2, measured[TurnMetrics.Allocations]);
        Assert.Equal(2, measured[TurnMetrics.Connections]);
        Assert.Equal(100, measured[TurnMetrics.RelayedBytes + " inside"]);
        Assert.Equal(1, measured[TurnMetrics.RelayedPackets + " inside"]);
        Assert.Equal(0, measured[TurnMetrics.RelayedPackets + " to-peer"]);
        Assert.Equal(1, measured[TurnMetrics.DroppedPackets + " no-channel"]);
        Assert.Equal(3, measured[TurnMetrics.Refusals + " 401"]);
        Assert.Equal(1, measured[TurnMetrics.CredentialsRejected]);
        await first.CloseAsync();
        await first.ClosedAsync();
        Assert.Equal(1, measured[TurnMetrics.Allocations]);
        Assert.Equal(1, measured[TurnMetrics.Connections]);
    }

    [Fact]
    public async Task Logs_AboveDebug_HaveNoAddresses()
    {
        using var logs = new KeptLogs();
        await using (var server = new TurnServer(Options(), logs, _time))
        {
            await server.StartAsync(TestContext.Current.CancellationToken);
            await new PipeClient(server).RequestAsync(StunBuilder.Allocate());
        }

        Assert.Contains(logs.Lines, line => line.Level == LogLevel.Information);
        Assert.DoesNotContain(logs.Lines, line => line.Level > LogLevel.Debug && (line.Text.Contains("127.0.0.1", StringComparison.Ordinal)
            || line.Text.Contains("192.0.2", StringComparison.Ordinal) || line.Text.Contains("alice", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Limits_ReachedAgainAndAgain_AreInTheMetricEachTimeAndInTheLogOnceAMinute()
    {
        using var logs = new KeptLogs();
        using var factory = new OneMeterFactory();
        var measured = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == factory.Meter)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.AddOrUpdate(Key(instrument, tags), value, (_, old) => old + value));
        listener.Start();
        var options = Options();
        options.TotalQuota = 1;
        options.MaxConnectionsPerAddress = 1;
        await using var server = new TurnServer(options, logs, _time, factory);
        await server.StartAsync(TestContext.Current.CancellationToken);
        var first = new PipeClient(server);
        await first.RequestAsync(StunBuilder.Allocate());
        Assert.False(server.IsFull);

        for (var i = 1; i <= 3; i++)
        {
            await new PipeClient(server).ClosedAsync();
            Assert.False(server.IsFull);
        }

        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(486, (await new PipeClient(server, address: $"192.0.2.{50 + i}").RequestAsync(StunBuilder.Allocate())).Error);
        }

        Assert.True(server.IsFull);
        Assert.Equal(3, measured[TurnMetrics.LimitsReached + " max-connections-per-address"]);
        Assert.Equal(3, measured[TurnMetrics.LimitsReached + " total-quota"]);
        Assert.Equal(2, logs.Lines.Count(line => line.Level == LogLevel.Warning));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.False(server.IsFull);
        Assert.Equal(486, (await new PipeClient(server, address: "192.0.2.60").RequestAsync(StunBuilder.Allocate())).Error);
        Assert.Contains(logs.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("total-quota", StringComparison.Ordinal) && line.Text.Contains("3 times", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Revoke_WhileTheClientIsThere_EndsItsAllocationAndItsCredentials()
    {
        await using var server = await StartAsync();
        var credentials = server.Grant("alice of session 1", TimeSpan.FromMinutes(2));
        Assert.Equal(0, await ErrorAsync());

        server.Revoke("alice of session 1");

        Assert.Equal(0, server.AllocationCount);
        Assert.Equal(401, await ErrorAsync());
        server.Revoke("nobody");
        credentials = server.Grant("alice of session 1", TimeSpan.FromMinutes(2));
        Assert.Equal(0, await ErrorAsync());

        async Task<int> ErrorAsync()
        {
            var client = new PipeClient(server);
            var nonce = (await client.AskAsync(StunBuilder.Allocate())).Nonce;
            var reply = await client.AskAsync(StunBuilder.Allocate().Credentials(credentials.Username, "duet", nonce)
                .Integrity(CoreFixture.KeyOf(credentials.Username, credentials.Password)));
            return reply.IsSuccess ? 0 : reply.Error;
        }
    }

    private static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}";

    private static TurnOptions Options() => new()
    {
        Port = 0,
        ListenAddresses = ["127.0.0.1"],
        PublicAddress = "127.0.0.1",
        SharedSecret = "shared",
        Users = { ["alice"] = "secret" },
    };

    private async Task<TurnServer> StartAsync(IMeterFactory? meters = null)
    {
        var server = new TurnServer(Options(), timeProvider: _time, meterFactory: meters);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private sealed class OneMeterFactory : IMeterFactory
    {
        public Meter Meter { get; } = new(TurnMetrics.MeterName);

        public Meter Create(MeterOptions options)
        {
            Assert.Equal(TurnMetrics.MeterName, options.Name);
            return Meter;
        }

        public void Dispose() => Meter.Dispose();
    }

    private sealed class KeptLogs : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));
    }
}
