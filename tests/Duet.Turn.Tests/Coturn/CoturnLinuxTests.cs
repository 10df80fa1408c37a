namespace Duet.Turn.Tests.Coturn;

public sealed class CoturnLinuxTests(CoturnLinuxTests.Run run) : CoturnContract(run), IClassFixture<CoturnLinuxTests.Run>
{
    public sealed class Run() : CoturnRun(TurnEngine.Linux);
}
