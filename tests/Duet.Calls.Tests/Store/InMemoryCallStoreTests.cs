using Duet.Calls.Store;

namespace Duet.Calls.Tests.Store;

public sealed class InMemoryCallStoreTests : CallStoreContract
{
    protected override ICallStore Store { get; } = new InMemoryCallStore();
}
