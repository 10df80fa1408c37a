namespace Duet.Turn.Tests.Aioice;

public sealed class AioicePortableTests : AioiceContract
{
    protected override TurnEngine Engine => TurnEngine.Portable;
}
