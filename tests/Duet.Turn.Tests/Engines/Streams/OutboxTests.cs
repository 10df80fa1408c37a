using Duet.Turn.Engines.Streams;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Engines.Streams;

public class OutboxTests
{
    private const long Now = 3_600_000;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(5);

    [Fact]
    public void Add_ToAnIdleOutbox_GivesTheDutyOnce()
    {
        var outbox = new Outbox(100);

        Assert.True(outbox.Add([0x40, 0, 0, 3, 1, 2], [3], 1, Now));
        Assert.False(outbox.Add([0x40, 0, 0, 0], [], 0, Now));

        Assert.Equal([0x40, 0, 0, 3, 1, 2, 3, 0, 0x40, 0, 0, 0], Take(outbox, Now)!);
    }

    [Fact]
    public void Add_WhileItIsBeingEmptied_LeavesTheDutyWhereItIs()
    {
        var outbox = new Outbox(100);
        Assert.True(outbox.Add(Data(1), [], 0, Now));
        Assert.Equal(Data(1), Take(outbox, Now));

        Assert.False(outbox.Add(Data(2), [], 0, Now));

        Assert.Equal(Data(2), Take(outbox, Now));
        Assert.Null(Take(outbox, Now));
        Assert.True(outbox.Add(Data(3), [], 0, Now));
    }

    [Fact]
    public void Add_MoreThanItHolds_DropsTheOldestDataWhole()
    {
        var outbox = new Outbox(24);
        outbox.Add(Data(1), [], 0, Now);
        outbox.Add(Data(2), [], 0, Now + 20);
        outbox.Add(Data(3), [], 0, Now + 40);

        outbox.Add(Data(4), [], 0, Now + 60);

        Assert.Equal([.. Data(2), .. Data(3), .. Data(4)], Take(outbox, Now + 60)!);
    }

    [Fact]
    public void Add_LongerThanItHolds_IsDropped()
    {
        var outbox = new Outbox(8);

        Assert.False(outbox.Add([0x40, 0, 0, 8], new byte[8], 0, Now));

        Assert.Null(Take(outbox, Now));
    }

    [Fact]
    public void Data_ThatWaitedTooLong_IsDropped_AndTheRestIsNot()
    {
        var outbox = new Outbox(1000);
        outbox.Add(Data(1), [], 0, Now);
        outbox.Add(Data(2), [], 0, Now + 100);
        outbox.Add(Data(3), [], 0, Now + 200);

        Assert.Equal([.. Data(2), .. Data(3)], Take(outbox, Now + Outbox.MaxAgeMilliseconds + 100)!);
    }

    [Fact]
    public void Data_ThatAllWaitedTooLong_EndsTheDuty()
    {
        var outbox = new Outbox(1000);
        outbox.Add(Data(1), [], 0, Now);

        Assert.Null(Take(outbox, Now + Outbox.MaxAgeMilliseconds + 1));
        Assert.True(outbox.Add(Data(2), [], 0, Now + 1000));
    }

    [Fact]
    public void Data_WithoutAnEnd_TakesNoMoreThanItsTimeIsLong()
    {
        var outbox = new Outbox(1 << 20);
        for (var i = 0; i < 10_000; i++)
        {
            outbox.Add([0x40, 0, 0, 96], new byte[96], 0, Now + i);
        }

        Assert.InRange(Take(outbox, Now + 9_999)!.Length, 100, 100 * (Outbox.MaxAgeMilliseconds + 10));
    }

    [Fact]
    public void Answers_BetweenOldData_Wait()
    {
        var outbox = new Outbox(1000);
        outbox.Add(Data(1), [], 0, Now);
        outbox.Add(Answer(), [], 0, Now);
        outbox.Add(Data(2), [], 0, Now);
        outbox.Add(Data(3), [], 0, Now + 200);

        Assert.Equal([.. Answer(), .. Data(3)], Take(outbox, Now + Outbox.MaxAgeMilliseconds + 100)!);
    }

    [Fact]
    public void Answers_ThatAreAllThereIs_Wait_WhileDataBehindThemAges()
    {
        var outbox = new Outbox(1000);
        outbox.Add(Data(1), [], 0, Now);
        outbox.Add(Answer(), [], 0, Now);
        outbox.Add(Data(2), [], 0, Now + 1000);
        outbox.Add(Data(3), [], 0, Now + 2000);

        Assert.Equal([.. Answer(), .. Data(3)], Take(outbox, Now + 2000)!);
    }

    [Fact]
    public void Answers_ThatFillIt_LeaveNoRoomForMore()
    {
        var outbox = new Outbox(44);
        outbox.Add(Answer(), [], 0, Now);
        outbox.Add(Answer(), [], 0, Now);
        outbox.Add(Answer(), [], 0, Now);

        outbox.Add(Data(1), [], 0, Now + 1000);

        Assert.Equal([.. Answer(), .. Answer()], Take(outbox, Now + 1000)!);
    }

    [Fact]
    public void SlowConnection_GetsLittleAtATime_UntilThereIsNothing()
    {
        var outbox = new Outbox(1 << 20);
        Fill(outbox);
        Assert.Equal(100 * 1004, Take(outbox, Now)!.Length);

        Assert.True(outbox.NoteSlow());
        Assert.False(outbox.NoteSlow());
        Fill(outbox);
        for (var i = 0; i < 25; i++)
        {
            Assert.Equal(4 * 1004, Take(outbox, Now)!.Length);
        }

        Assert.Null(Take(outbox, Now));
        Fill(outbox);
        Assert.Equal(100 * 1004, Take(outbox, Now)!.Length);

        static void Fill(Outbox outbox)
        {
            for (var i = 0; i < 100; i++)
            {
                outbox.Add([0x40, 0, 1000 >> 8, 1000 & 0xFF], new byte[1000], 0, Now);
            }
        }
    }

    [Fact]
    public void SlowConnection_GetsALongMessageWhole()
    {
        var outbox = new Outbox(1 << 20);
        outbox.Add([0x40, 0, 0xFF, 0xFC], new byte[0xFFFC], 0, Now);
        outbox.Add(Data(1), [], 0, Now);
        outbox.NoteSlow();

        Assert.Equal(65_536, Take(outbox, Now)!.Length);
        Assert.Equal(Data(1), Take(outbox, Now));
    }

    /// <summary>Any order of messages, takes and pauses: what comes out is whole, in order but for answers that go ahead, and young; no answer is missing.</summary>
    [Fact]
    public void AnyUse_GivesWholeYoungMessages_AndEveryAnswer()
    {
        var random = new Random(7);
        var outbox = new Outbox(40_000);
        var (now, lastNumber, answersIn, answersOut) = (Now, -1, 0, 0);
        var arrivedAt = new List<long>();
        for (var i = 0; i < 20_000; i++)
        {
            now += random.Next(8) == 0 ? random.Next(120) : random.Next(3);
            switch (random.Next(8))
            {
                case 0:
                    outbox.Add(Answer(), [], 0, now);
                    answersIn++;
                    break;
                case 1:
                    Check(Take(outbox, now));
                    break;
                case 2:
                    outbox.NoteSlow();
                    break;
                default:
                    var message = new byte[4 * (2 + random.Next(300))];
                    (message[0], message[2], message[3]) = (0x40, (byte)((message.Length - 4) >> 8), (byte)(message.Length - 4));
                    BitConverter.TryWriteBytes(message.AsSpan(4), arrivedAt.Count);
                    arrivedAt.Add(now);
                    outbox.Add(message.AsSpan(0, 4), message.AsSpan(4), 0, now);
                    break;
            }
        }

        while (Take(outbox, now) is { } rest)
        {
            Check(rest);
        }

        Assert.Equal(answersIn, answersOut);

        void Check(byte[]? taken)
        {
            for (var offset = 0; offset < (taken?.Length ?? 0);)
            {
                var length = FrameReader.LengthOf(taken.AsSpan(offset));
                if (taken![offset] == 0x40)
                {
                    var number = BitConverter.ToInt32(taken, offset + 4);
                    Assert.True(number > lastNumber);
                    Assert.True(now - arrivedAt[number] <= Outbox.MaxAgeMilliseconds);
                    lastNumber = number;
                }
                else
                {
                    Assert.Equal(Answer(), taken[offset..(offset + length)]);
                    answersOut++;
                }

                offset += length;
            }
        }
    }

    [Fact]
    public async Task Close_WhileItIsBeingEmptied_WaitsForTheEndOfThat()
    {
        var outbox = new Outbox(10);
        Assert.True(outbox.Add(Data(1), [], 0, Now));
        Assert.Equal(Data(1), Take(outbox, Now));
        Assert.False(outbox.Add(Data(2), [], 0, Now));

        var closed = outbox.CloseAsync(s_timeout);

        Assert.False(closed.IsCompleted);
        Assert.Null(Take(outbox, Now));
        await closed.WaitAsync(s_timeout, TestContext.Current.CancellationToken);
        Assert.False(outbox.Add(Data(3), [], 0, Now));
    }

    [Fact]
    public async Task Close_WhenIdle_EndsAtOnce()
    {
        var outbox = new Outbox(10);

        await outbox.CloseAsync(s_timeout);

        Assert.False(outbox.Add(Data(1), [], 0, Now));
        Assert.Null(Take(outbox, Now));
    }

    private static byte[]? Take(Outbox outbox, long now)
    {
        if (!outbox.TryTake(now, out var taken))
        {
            return null;
        }

        var bytes = taken.ToArray();
        Outbox.Return(taken);
        return bytes;
    }

    private static byte[] Data(byte content) => StunBuilder.ChannelData(0x4000, content, content, content, content);

    /// <summary>A success response without attributes.</summary>
    private static byte[] Answer() => [0x01, 0x04, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. Enumerable.Repeat((byte)9, 12)];
}
