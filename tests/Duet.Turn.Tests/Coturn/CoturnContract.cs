namespace Duet.Turn.Tests.Coturn;

/// <summary>coturn's own clients are content with the server. Each engine inherits these tests.</summary>
public abstract class CoturnContract(CoturnRun run)
{
    public static TheoryData<string> RelayingModes =>
        [.. CoturnRun.Modes.Keys.Where(name => name is not "wrong password")];

    [Theory]
    [MemberData(nameof(RelayingModes))]
    public async Task Client_LosesNothing(string mode)
    {
        var output = await run.ResultAsync(mode);

        Assert.True(output.Contains("Total lost packets 0 (0.000000%), total send dropped 0 (0.000000%)", StringComparison.Ordinal), output);
        Assert.Matches(@"tot_send_msgs=([1-9]\d*), tot_recv_msgs=\1\s", output);
    }

    [Fact]
    public async Task Client_WithWrongPassword_GetsNoAllocation() =>
        Assert.Contains("Cannot complete Allocation", await run.ResultAsync("wrong password"), StringComparison.Ordinal);

    [Fact]
    public async Task StunClient_LearnsItsAddress() =>
        Assert.Contains("UDP reflexive addr: 127.0.0.1:", await run.ResultAsync("stunclient"), StringComparison.Ordinal);
}
