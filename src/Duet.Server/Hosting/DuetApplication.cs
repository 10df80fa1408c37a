using System.Diagnostics.Metrics;
using System.Net;
using Duet.Calls;
using Duet.Calls.Identity;
using Duet.Calls.Store;
using Duet.Server.Configuration;
using Duet.Server.Page;
using Duet.Server.Relay;
using Duet.Server.Signalling;
using Duet.SocketIO;
using Duet.Turn;
using Microsoft.AspNetCore.HttpOverrides;

namespace Duet.Server.Hosting;

/// <summary>Puts the server together: the page, the signalling, the relay.</summary>
internal static partial class DuetApplication
{
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static WebApplication Build(string[] args)
    {
        // Files are beside the program, wherever it was started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
        });
        var settings = DuetSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(settings).AddSingleton(TimeProvider.System);
        AddSignalling(builder.Services, settings);
        AddRelay(builder, settings);
        builder.Services.AddSingleton(services => PageFiles.Load(services.GetRequiredService<IWebHostEnvironment>().WebRootPath));
        Listening.Configure(builder, settings);

        // What stops the start reaches Program, which tells it in one sentence. The host would log its stack trace before that.
        var started = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => started && level >= LogLevel.Warning);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            started = true;
            if (app.Services.GetRequiredService<Audience>().Warning is { } warning)
            {
                Log.UnnamedAudience(app.Logger, warning);
            }
        });
        UseForwardedHeaders(app, settings);
        app.UseMiddleware<SecurityHeaders>();
        HealthEndpoints.Map(app);
        if (settings.Duet.SecurityContact is { } contact)
        {
            SecurityText.Map(app, contact, settings.Duet.PublicUrl);
        }

        app.MapSocketIO();
        app.Services.GetRequiredService<SignallingServer>().Start();
        app.MapMethods("{**path}", [HttpMethods.Get, HttpMethods.Head], app.Services.GetRequiredService<PageFiles>().ServeAsync);
        return app;
    }

    private static void AddSignalling(IServiceCollection services, DuetSettings settings)
    {
        services.AddSocketIO(options =>
        {
            options.PingInterval = settings.Duet.PingInterval;
            options.PingTimeout = settings.Duet.PingTimeout;

            // The largest message is a description of 64 KiB with a proof; some room for clients that send more than they should, who hear why.
            options.MaxHttpBufferSize = 256 * 1024;
            options.MaxWriteBufferSize = 1024 * 1024;
            options.MaxNamespacesPerConnection = 1;
            options.MaxAttachments = 1;
            options.MaxRoomsPerSocket = 1;
            options.MaxPendingAcknowledgements = 32;
            options.ConnectTimeout = TimeSpan.FromSeconds(15);

            // A client that is one too many hears so from the middleware; this bounds those who never come that far.
            options.MaxConnections = settings.Connections.Connections + (settings.Connections.Connections / 10) + 1;
            options.AllowRequest = context => context.RequestServices.GetRequiredService<Admission>().AllowAsync(context);
            if (AllowedOrigins(settings.Duet) is { Count: > 0 } origins)
            {
                options.Cors = new SocketIOCorsOptions { MaxAge = TimeSpan.FromHours(1) };
                foreach (var origin in origins)
                {
                    options.Cors.Origins.Add(origin);
                }
            }
        });
        services.AddSingleton<ICallStore, InMemoryCallStore>();
        services.AddSingleton(provider => new SessionTickets(
            ServerKey.Load(settings.Duet, provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ServerKey)))));
        services.AddSingleton(provider => new Switchboard(
            provider.GetRequiredService<ICallStore>(), settings.Calls, provider.GetRequiredService<SessionTickets>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new IdentityVerifier(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SignallingMetrics>();
        services.AddSingleton<LimitWatch>();
        services.AddSingleton(new Audience(settings.Duet));
        services.AddSingleton<Admission>();
        services.AddSingleton<IceServerList>();
        services.AddSingleton<Post>();
        services.AddSingleton<CallDesk>();
        services.AddSingleton<SignallingServer>();
        services.AddHostedService<DeadlineClock>();
    }

    private static void AddRelay(WebApplicationBuilder builder, DuetSettings settings)
    {
        var services = builder.Services;
        if (!settings.Relay.Enabled)
        {
            services.AddSingleton(new RelayHost(null));
            return;
        }

        if (settings.Turn.ListenAddresses.Count == 0)
        {
            settings.Turn.ListenAddresses = [.. RelayListening.Choose(Listening.AddressesOf(builder.Configuration), settings.Duet.PublicUrl)];
        }

        services.AddSingleton(provider =>
        {
            if (settings.Duet.ProxyProtocol)
            {
                foreach (var range in (string[])["127.0.0.0/8", "::1", .. settings.Duet.TrustedProxies])
                {
                    settings.Turn.ProxyProtocolFrom.Add(range);
                }
            }

            settings.Turn.PublicAddress ??= PublicRelayAddress.Find(settings.Duet.PublicUrl);
            if (settings.Turn.TlsPort is not null)
            {
                settings.Turn.TlsAuthentication = new RelayCertificate(provider.GetRequiredService<IConfiguration>()).Current;
            }

            try
            {
                return new RelayHost(new TurnServer(
                    settings.Turn,
                    provider.GetRequiredService<ILoggerFactory>(),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<IMeterFactory>()));
            }
            catch (ArgumentException wrong)
            {
                // The message begins with the option's name.
                throw new SettingsException($"Turn:{wrong.Message}", wrong);
            }
        });
        services.AddHostedService<RelayService>();

        // The host gives a stop half a minute in all, draining among it.
        services.Configure<HostOptions>(host => host.ShutdownTimeout += settings.Relay.DrainTimeout);
    }

    /// <summary>Origins beside the one that a request came to. Behind a proxy that hides the host, the public address is such a one.</summary>
    private static List<string> AllowedOrigins(DuetOptions options)
    {
        List<string> origins = [.. options.AllowedOrigins];
        if (options.PublicUrl is { } url && !origins.Contains("*"))
        {
            origins.Add(url.GetLeftPart(UriPartial.Authority));
        }

        return origins;
    }

    private static void UseForwardedHeaders(WebApplication app, DuetSettings settings)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,

            // A chain of proxies is followed to the first address that is none of them: the client, whatever it wrote before that itself.
            ForwardLimit = null,
        };
        foreach (var proxy in settings.Duet.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }

        app.UseForwardedHeaders(options);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Text}")]
        public static partial void UnnamedAudience(ILogger logger, string text);
    }
}
