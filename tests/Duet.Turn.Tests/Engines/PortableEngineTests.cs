namespace Duet.Turn.Tests.Engines;

public sealed class PortableEngineTests : EngineContract
{
    protected override TurnEngine Engine => TurnEngine.Portable;
}
