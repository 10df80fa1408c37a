using Duet.SocketIO.AdapterContracts;

namespace Duet.SocketIO.Tests.Adapters;

/// <summary>Two nodes on one bus: what the library gives to adapters is enough to join nodes.</summary>
public sealed class BusAdapterTests : AdapterContract
{
    private readonly Bus _bus = new();

    protected override int NodeCount => 2;

    protected override Func<Namespace, Adapter> CreateNode() => @namespace => new BusAdapter(@namespace, _bus);
}
