using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Duet.Server.Hosting;

/// <summary>Takes away the addresses that Kestrel was told beside those opened by <see cref="Listening"/>: it would warn that it does not use them.</summary>
internal sealed class OwnAddressesOnly : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.ServerFeatures.Get<IServerAddressesFeature>()?.Addresses.Clear();
        next(app);
    };
}
