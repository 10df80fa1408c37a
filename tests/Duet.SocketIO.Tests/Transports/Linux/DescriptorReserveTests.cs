using Duet.SocketIO.Transports.Linux;

namespace Duet.SocketIO.Tests.Transports.Linux;

public sealed class DescriptorReserveTests
{
    [Fact]
    public void AllowsMore_WhileNumbersAreLow()
    {
        var reserve = new DescriptorReserve(limit: 1000);
        reserve.Note(935);

        Assert.True(reserve.AllowsMore());
    }

    [Fact]
    public void AllowsMore_AfterAHighNumber_AsksTheSystem()
    {
        // This process has numbers of its own free below a million.
        var reserve = new DescriptorReserve(limit: 1_000_000);
        reserve.Note(999_999);
        Assert.True(reserve.AllowsMore());

        // Standard input, output and error are open: the next number is above a limit of two.
        reserve = new DescriptorReserve(limit: 2);
        reserve.Note(2);
        Assert.False(reserve.AllowsMore());
        Assert.False(reserve.AllowsMore());
    }

    [Fact]
    public void OfProcess_HasRoomNow() => Assert.True(DescriptorReserve.OfProcess().AllowsMore());
}
