namespace Duet.Turn.Tests.Engines.Streams;

public sealed class TcpPortableTests : TcpContract
{
    protected override TurnEngine Engine => TurnEngine.Portable;
}
