namespace Duet.Turn.Tests.Coturn;

public sealed class CoturnPortableTests(CoturnPortableTests.Run run) : CoturnContract(run), IClassFixture<CoturnPortableTests.Run>
{
    public sealed class Run() : CoturnRun(TurnEngine.Portable);
}
