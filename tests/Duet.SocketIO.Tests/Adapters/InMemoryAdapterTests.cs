using Duet.SocketIO.AdapterContracts;

namespace Duet.SocketIO.Tests.Adapters;

public sealed class InMemoryAdapterTests : AdapterContract
{
    protected override int NodeCount => 1;

    protected override Func<Namespace, Adapter> CreateNode() => static @namespace => new Adapter(@namespace);
}
