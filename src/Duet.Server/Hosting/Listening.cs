using System.Net;
using Duet.Server.Configuration;
using Duet.Server.Relay;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Duet.Server.Hosting;

/// <summary>
/// Opens the web addresses with the relay in front of HTTP and behind TLS. Kestrel offers no such place for addresses that it opens by itself, so the
/// ones in <c>Urls</c> are opened here, and named endpoints of <c>Kestrel:Endpoints</c> get their TLS here.
/// </summary>
internal static class Listening
{
    private const string DefaultUrl = "http://localhost:5080";

    public static void Configure(WebApplicationBuilder builder, DuetSettings settings)
    {
        var endpoints = NamedEndpoints(builder.Configuration);
        var urls = endpoints.Count > 0 ? [] : Urls(builder.Configuration);

        builder.Services.AddTransient<IStartupFilter, OwnAddressesOnly>();
        builder.WebHost.UseSocketThreads();
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;

            // Nothing but Socket.IO takes bodies, and that counts its own.
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            var relay = settings.Relay is { Enabled: true, WebPort: true }
                ? kestrel.ApplicationServices.GetRequiredService<RelayConnections>()
                : null;
            var gate = kestrel.ApplicationServices.GetRequiredService<ConnectionGate>();
            var proxied = settings.Duet.ProxyProtocol
                ? new ProxiedConnections(new TrustedProxies(settings.Duet.TrustedProxies), kestrel.ApplicationServices.GetRequiredService<TimeProvider>())
                : null;
            foreach (var url in urls)
            {
                Open(kestrel, url, listen => Guard(listen, proxied, gate), listen => Prepare(listen, relay));
            }

            var loader = kestrel.Configure(context.Configuration.GetSection("Kestrel"), reloadOnChange: true);
            foreach (var endpoint in endpoints)
            {
                loader.Endpoint(endpoint.Key, configured =>
                {
                    Guard(configured.ListenOptions, proxied, gate);
                    if (configured.IsHttps && configured.HttpsOptions is { } https)
                    {
                        configured.ListenOptions.UseHttps(https);
                    }

                    Prepare(configured.ListenOptions, relay);
                });
            }
        });
        builder.Services.AddSingleton<ConnectionGate>();
        builder.Services.AddSingleton<RelayConnections>();
    }

    /// <summary>Where the web part listens, as far as its settings can be read: what is wrong with a named endpoint, Kestrel says when it opens it.</summary>
    public static IReadOnlyList<BindingAddress> AddressesOf(IConfiguration configuration)
    {
        var endpoints = NamedEndpoints(configuration);
        return endpoints.Count == 0 ? Urls(configuration) : [.. endpoints.Select(endpoint => TryParse(endpoint["Url"])).OfType<BindingAddress>()];
    }

    private static List<IConfigurationSection> NamedEndpoints(IConfiguration configuration) => [.. configuration.GetSection("Kestrel:Endpoints").GetChildren()];

    /// <summary>Before TLS, whose handshake costs more than a connection: whose connection it is, and whether that one may have another.</summary>
    private static void Guard(ListenOptions listen, ProxiedConnections? proxied, ConnectionGate gate)
    {
        if (proxied is not null)
        {
            listen.Use(next => connection => proxied.HandleAsync(connection, next));
        }

        listen.Use(next => connection => gate.HandleAsync(connection, next));
    }

    /// <summary>What stands in front of HTTP: the relay, and Socket.IO's way to keep a WebSocket without its request.</summary>
    private static void Prepare(ListenOptions listen, RelayConnections? relay)
    {
        if (relay is not null)
        {
            listen.Use(next => connection => relay.HandleAsync(connection, next));
        }

        listen.UseSocketIO();
    }

    private static List<BindingAddress> Urls(IConfiguration configuration)
    {
        List<string> urls = [.. Split(configuration[WebHostDefaults.ServerUrlsKey])];
        if (urls.Count == 0)
        {
            urls.AddRange(Split(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}"));
            urls.AddRange(Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"));
        }

        return [.. urls.DefaultIfEmpty(DefaultUrl).Select(Parse)];
    }

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static BindingAddress Parse(string url) =>
        TryParse(url) ?? throw new SettingsException($"Urls has '{url}'; each must be like http://localhost:5080 or https://*:443.");

    private static BindingAddress? TryParse(string? url)
    {
        try
        {
            return url is not null && BindingAddress.Parse(url) is { Scheme: "http" or "https" } address ? address : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static void Open(KestrelServerOptions kestrel, BindingAddress address, Action<ListenOptions> first, Action<ListenOptions> then)
    {
        if (address.IsUnixPipe)
        {
            kestrel.ListenUnixSocket(address.UnixPipePath, Configure);
        }
        else if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }
        else if (IPAddress.TryParse(address.Host, out var ip))
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, Configure);
        }

        void Configure(ListenOptions listen)
        {
            first(listen);
            if (address.Scheme == "https")
            {
                listen.UseHttps();
            }

            then(listen);
        }
    }
}
