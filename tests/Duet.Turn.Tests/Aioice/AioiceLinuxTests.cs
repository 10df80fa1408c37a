namespace Duet.Turn.Tests.Aioice;

public sealed class AioiceLinuxTests : AioiceContract
{
    protected override TurnEngine Engine => TurnEngine.Linux;
}
