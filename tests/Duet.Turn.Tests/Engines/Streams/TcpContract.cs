using System.Net.Sockets;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Engines.Streams;

/// <summary>What every engine must do with TCP connections, those that stall among them. Real connections; the server's clock goes when told to.</summary>
public abstract class TcpContract : IAsyncLifetime
{
    private const int Channel = 0x4000;

    /// <summary>More than the buffers of a connection and the server's own hold together.</summary>
    private const int FloodOfMessages = 12_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly ManualTime _time = new();
    private TurnServer? _server;

    protected abstract TurnEngine Engine { get; }

    private protected TurnServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        _server = new TurnServer(
            new TurnOptions
            {
                Engine = Engine,
                Port = 0,
                Threads = 2,
                RelayPorts = "10000-29999",
                ListenAddresses = ["127.0.0.1"],
                PublicAddress = "127.0.0.1",
                Users = { [RelayClient.User] = RelayClient.Password },
                MaxPendingBytes = 66_000,
            },
            timeProvider: _time);
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Message_ByteByByte_IsServed()
    {
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one);
        byte[] bytes = [.. StunBuilder.ChannelData(Channel, 1, 2, 3, 4, 5), 0, 0, 0, .. StunBuilder.ChannelData(Channel, 6, 7), 0, 0];

        foreach (var part in bytes.Chunk(1))
        {
            one.SendRaw(part);
        }

        Assert.Equal([1, 2, 3, 4, 5], other.Receive(Channel));
        Assert.Equal([6, 7], other.Receive(Channel));
    }

    [Fact]
    public void ManyMessages_CutAnyhow_AreServedInOrder()
    {
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one);
        var bytes = Enumerable.Range(0, 300).SelectMany(i => StunBuilder.ChannelData(Channel, Numbered(i, 4 * (i % 50)))).ToArray();

        foreach (var part in bytes.Chunk(7_777))
        {
            one.SendRaw(part);
        }

        for (var i = 0; i < 300; i++)
        {
            Assert.Equal(Numbered(i, 4 * (i % 50)), other.Receive(Channel));
        }
    }

    [Fact]
    public void LongestMessage_ToAndFro_IsServed()
    {
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one);
        for (var i = 0; i < 3; i++)
        {
            one.Send(Channel, Numbered(i, ushort.MaxValue));
            one.Send(Channel, Numbered(i, 1));

            Assert.Equal(Numbered(i, ushort.MaxValue), other.Receive(Channel));
            Assert.Equal(Numbered(i, 1), other.Receive(Channel));
        }
    }

    [Fact]
    public async Task SlowReader_MissesWholeMessages_AndIsServedOnceItReads()
    {
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one, receiveBuffer: 4096);
        Flood(one);

        // It reads until the mark; what was too much for it is missing, but nothing is cut or out of order.
        var reading = Task.Run(
            () =>
            {
                var last = -1;
                while (true)
                {
                    var message = other.Receive(Channel);
                    if (message.Length == 3)
                    {
                        return last;
                    }

                    var number = BitConverter.ToInt32(message);
                    Assert.True(number > last, $"{number} came after {last}");
                    Assert.Equal(Flooding(number), message);
                    last = number;
                }
            },
            TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(s_patience);
        while (!reading.IsCompleted)
        {
            // The mark may be too much, too, for as long as it has not caught up.
            one.Send(Channel, "end"u8);
            await Task.WhenAny(reading, Task.Delay(20, limit.Token));
            limit.Token.ThrowIfCancellationRequested();
        }

        var received = await reading;
        Assert.InRange(received, 0, FloodOfMessages - 1);
    }

    [Fact]
    public void SlowReader_GetsWhatIsNew_AfterLittleThatIsOld()
    {
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one, receiveBuffer: 32_768);
        Flood(one);

        _time.Advance(TimeSpan.FromSeconds(1));
        one.Send(Channel, "new"u8);
        one.Refresh();

        var old = 0;
        while (other.Receive(Channel).Length != 3)
        {
            old++;
        }

        // What the system had taken already. The outbox alone would have held 66,000 bytes more, and the system by itself megabytes.
        Assert.InRange(1200 * old, 1, 130_000);
    }

    [Fact]
    public void SlowReader_IsServedForAsLongAsItReads()
    {
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one, receiveBuffer: 32_768);
        Flood(one);
        for (var second = 0; second < 36; second += 3)
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            Flood(one, messages: 100);
            for (var i = 0; i < 8; i++)
            {
                other.Receive(Channel);
            }
        }

        Assert.Equal(2, Server.AllocationCount);
    }

    [Fact]
    public void NeverReading_IsClosedAfterAWhile()
    {
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one, receiveBuffer: 4096);
        Flood(one);
        _time.Advance(TimeSpan.FromSeconds(28));
        Assert.Equal(2, Server.AllocationCount);

        AdvanceUntil(() => Server.AllocationCount == 1);

        one.Release();
    }

    [Fact]
    public async Task ProxiedConnection_CountsAsTheClientsThatItsHeaderNames()
    {
        await using var server = await ProxiedAsync();
        using var client = RelayClient.Stranger(server, ProtocolType.Tcp);
        client.SendRaw("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n"u8.ToArray());

        Assert.Equal("192.0.2.7:56324", client.AskForAddress().ToString());

        // As many as there may be of one address, and one of another.
        using var second = RelayClient.Stranger(server, ProtocolType.Tcp);
        second.SendRaw("PROXY TCP4 192.0.2.7 198.51.100.1 56325 443\r\n"u8.ToArray());
        second.AwaitEnd();
        using var other = RelayClient.Stranger(server, ProtocolType.Tcp);
        other.SendRaw("PROXY TCP4 192.0.2.8 198.51.100.1 56326 443\r\n"u8.ToArray());
        Assert.Equal("192.0.2.8:56326", other.AskForAddress().ToString());
    }

    [Fact]
    public async Task ProxyWithoutAHeader_IsClosed()
    {
        await using var server = await ProxiedAsync();
        using var client = RelayClient.Stranger(server, ProtocolType.Tcp);

        client.SendRaw(StunBuilder.Binding().Build());

        client.AwaitEnd();
    }

    [Fact]
    public void HeaderOfAnybody_IsNotBelieved()
    {
        using var client = RelayClient.Stranger(Server, ProtocolType.Tcp);

        client.SendRaw("PROXY TCP4 192.0.2.7 198.51.100.1 56324 443\r\n"u8.ToArray());

        client.AwaitEnd();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0080abc")]
    [InlineData("\u0000\u0001\u0000\u0001")]
    [InlineData("\u0000\u0001\u0000\u0000NOCOOKIE")]
    public void NotStun_IsClosedAtOnce(string text)
    {
        using var client = RelayClient.Stranger(Server, ProtocolType.Tcp);

        client.SendRaw([.. text.Select(c => (byte)c)]);

        client.AwaitEnd();
    }

    [Fact]
    public void LongMessage_BeforeAnAllocation_IsClosedAtOnce()
    {
        using var client = RelayClient.Stranger(Server, ProtocolType.Tcp);

        client.SendRaw([0x40, 0x00, 0x08, 0x01]);

        client.AwaitEnd();
    }

    [Fact]
    public void ViolationBehindAMessage_ClosesTheConnectionAfterIt()
    {
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one);

        SendMessageAnd(0xFF, one, other);

        one.AwaitEnd();
        AssertAllocations(1);
    }

    [Fact]
    public void WithoutAllocation_IsClosedAfterAWhile()
    {
        using var client = RelayClient.Stranger(Server, ProtocolType.Tcp);
        client.Knock(1);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.False(client.HasEnded);

        AdvanceUntil(() => client.HasEnded);

        client.AwaitEnd();
    }

    [Fact]
    public void HalfAMessage_IsClosedAfterAWhile()
    {
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one);
        SendMessageAnd(0x40, one, other);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(2, Server.AllocationCount);

        AdvanceUntil(() => Server.AllocationCount == 1);

        one.AwaitEnd();
    }

    [Fact]
    public void MessageThatComesByteByByte_IsClosedAfterAWhileAllTheSame()
    {
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one);
        SendMessageAnd(0x40, one, other);

        // One byte in three seconds, of a message of 32 KB: were its clock to start anew with each of them, it would never end.
        AdvanceUntil(() => Server.AllocationCount == 1, eachTime: () => TrySend(one, 0x7F));

        one.AwaitEnd();

        static void TrySend(RelayClient client, byte value)
        {
            try
            {
                client.SendRaw([value]);
            }
            catch (SocketException)
            {
                // It is closed already.
            }
        }
    }

    [Fact]
    public void ConnectionClosed_EndsItsAllocation()
    {
        RelayClient.Open(Server, ProtocolType.Tcp).Dispose();

        AssertAllocations(0);
    }

    [Fact]
    public async Task Stop_ClosesConnections()
    {
        using var idle = RelayClient.Stranger(Server, ProtocolType.Tcp);
        using var one = RelayClient.Open(Server, ProtocolType.Tcp);
        using var other = Partner(one, receiveBuffer: 4096);
        idle.Knock(1);
        Flood(one);

        Assert.Equal(2, await Server.StopAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));

        idle.AwaitEnd();
        one.AwaitEnd();
        other.AwaitEnd();
    }

    private async Task<TurnServer> ProxiedAsync()
    {
        var server = new TurnServer(new TurnOptions
        {
            Engine = Engine,
            Port = 0,
            ListenAddresses = ["127.0.0.1"],
            PublicAddress = "127.0.0.1",
            ProxyProtocolFrom = ["127.0.0.0/8"],
            MaxConnectionsPerAddress = 1,
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private protected RelayClient Partner(RelayClient one, int receiveBuffer = 1 << 20)
    {
        var other = RelayClient.Stranger(Server, ProtocolType.Tcp, receiveBuffer);
        Assert.Equal(0, RelayClient.ErrorOf(other.Allocate()));
        one.BindChannel(Channel, other.Relayed);
        other.BindChannel(Channel, one.Relayed);
        return other;
    }

    /// <summary>A message that arrives, and the first byte of what comes behind it.</summary>
    private static void SendMessageAnd(byte next, RelayClient from, RelayClient to)
    {
        from.SendRaw([.. StunBuilder.ChannelData(Channel, 1, 2, 3, 4), next]);
        Assert.Equal([1, 2, 3, 4], to.Receive(Channel));
    }

    private static byte[] Numbered(int number, int length) => [.. Enumerable.Repeat((byte)number, length)];

    private static byte[] Flooding(int number)
    {
        var message = Numbered(number, 1200);
        BitConverter.TryWriteBytes(message, number);
        return message;
    }

    /// <summary>Sends more than a partner who does not read can be kept, and returns when the server has served all of it.</summary>
    private static void Flood(RelayClient one, int messages = FloodOfMessages)
    {
        for (var i = 0; i < messages; i++)
        {
            one.Send(Channel, Flooding(i));
        }

        one.Refresh();
    }

    /// <summary>The server may notice what just happened a little later than the client, and its clock for it starts then.</summary>
    private void AdvanceUntil(Func<bool> isSo, Action? eachTime = null)
    {
        for (var i = 0; i < 100; i++)
        {
            eachTime?.Invoke();
            _time.Advance(TimeSpan.FromSeconds(3));
            if (SpinWait.SpinUntil(isSo, TimeSpan.FromMilliseconds(50)))
            {
                return;
            }
        }

        Assert.Fail("It did not happen in five minutes of the server's time.");
    }

    private void AssertAllocations(int count) => Assert.True(SpinWait.SpinUntil(() => Server.AllocationCount == count, s_patience));
}
