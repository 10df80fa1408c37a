using System.Globalization;
using System.Net;
using System.Reflection;
using Duet.Calls;
using Duet.Server.Page;
using Duet.Server.Relay;
using Duet.Turn;

namespace Duet.Server.Configuration;

/// <summary>Every setting, read and checked once at the start.</summary>
internal sealed record DuetSettings(
    DuetOptions Duet,
    CallOptions Calls,
    ConnectionLimitOptions Connections,
    RelayOptions Relay,
    TurnOptions Turn)
{
    private const string LimitsSection = "Duet:Limits";

    /// <exception cref="SettingsException">A setting is wrong; the message begins with its key.</exception>
    public static DuetSettings Read(IConfiguration configuration)
    {
        RefuseUnknownKeys(configuration, "Duet", [typeof(DuetOptions)], "Limits");
        RefuseUnknownKeys(configuration, LimitsSection, [typeof(LimitOptions), typeof(ConnectionLimitOptions)]);
        RefuseUnknownKeys(configuration, "Turn", [typeof(RelayOptions), typeof(TurnOptions)]);
        if (!string.IsNullOrEmpty(configuration.GetConnectionString("Postgres")))
        {
            throw new SettingsException("ConnectionStrings:Postgres is set, but this version runs on one node only. Remove it.");
        }

        var duet = Bind<DuetOptions>(configuration, "Duet");
        var limits = Bind<LimitOptions>(configuration, LimitsSection);
        var settings = new DuetSettings(
            duet,
            new CallOptions { RingTimeout = duet.RingTimeout, ReconnectGrace = duet.ReconnectGrace, ReloadGrace = duet.ReloadGrace, Limits = limits },
            Bind<ConnectionLimitOptions>(configuration, LimitsSection),
            Bind<RelayOptions>(configuration, "Turn"),
            Bind<TurnOptions>(configuration, "Turn"));
        settings.Check();
        return settings;
    }

    /// <summary>A key that nobody reads is a key that somebody misspelt.</summary>
    private static void RefuseUnknownKeys(IConfiguration configuration, string section, Type[] types, params string[] subsections)
    {
        var known = types.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Select(property => property.Name)
            .Concat(subsections).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            if (!known.Contains(child.Key))
            {
                throw new SettingsException($"{child.Path} is not a setting. {section} has: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }
        }
    }

    private static T Bind<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        var options = new T();
        try
        {
            configuration.GetSection(section).Bind(options);
        }
        catch (InvalidOperationException wrong)
        {
            // The binder's own message names the key and the type that it wants.
            throw new SettingsException(wrong.Message, wrong);
        }

        return options;
    }

    private static void CheckTime(string key, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            throw new SettingsException(
                $"{key} is {value}; it must be between {least} and {most}, as hours:minutes:seconds. (A number alone means days.)");
        }
    }

    private void Check()
    {
        if (Duet.PublicUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.AbsolutePath != "/"))
        {
            throw new SettingsException($"Duet:PublicUrl is '{url}'; it must be http:// or https:// and a host, like https://duet.example.org, without a path.");
        }

        if (Duet.SecurityContact is { } contact && !SecurityText.IsContact(contact))
        {
            throw new SettingsException($"Duet:SecurityContact is '{contact}'; it must be like mailto:security@example.org, https://example.org/security or tel:+1-201-555-0123.");
        }

        foreach (var origin in Duet.AllowedOrigins)
        {
            if (origin != "*" && !IsOrigin(origin))
            {
                throw new SettingsException(
                    $"Duet:AllowedOrigins has '{origin}'; each must be an origin as browsers send it, like https://app.example.org, without a path or slash, or * for all.");
            }
        }

        foreach (var proxy in Duet.TrustedProxies)
        {
            if (!System.Net.IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _))
            {
                throw new SettingsException($"Duet:TrustedProxies has '{proxy}'; each must be an IP address or a network like 10.0.0.0/8.");
            }
        }

        CheckRelayUrls();
        CheckTime("Duet:HstsMaxAge", Duet.HstsMaxAge, TimeSpan.Zero, TimeSpan.FromDays(3650));
        var second = TimeSpan.FromSeconds(1);
        CheckTime("Duet:RingTimeout", Duet.RingTimeout, second, TimeSpan.FromMinutes(10));
        CheckTime("Duet:ReconnectGrace", Duet.ReconnectGrace, second, TimeSpan.FromHours(1));
        CheckTime("Duet:ReloadGrace", Duet.ReloadGrace, second, TimeSpan.FromHours(1));
        CheckTime("Duet:PingInterval", Duet.PingInterval, second, TimeSpan.FromMinutes(5));
        CheckTime("Duet:PingTimeout", Duet.PingTimeout, second, TimeSpan.FromMinutes(5));
        CheckTime("Turn:CredentialLifetime", Relay.CredentialLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        CheckTime("Turn:DrainTimeout", Relay.DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        CheckAboveZero(Calls.Limits);
        CheckAboveZero(Connections);
    }

    private void CheckRelayUrls()
    {
        CheckPort("Turn:PublicPort", Relay.PublicPort);
        CheckPort("Turn:PublicTlsPort", Relay.PublicTlsPort);
        foreach (var url in Relay.Urls.Where(url => !RelayUrls.IsTurn(url)))
        {
            throw new SettingsException($"Turn:Urls has '{url}'; each must be like turn:turn.example.org:3478?transport=udp or turns:turn.example.org:443?transport=tcp.");
        }

        for (var i = 0; i < Relay.ExternalServers.Count; i++)
        {
            var external = Relay.ExternalServers[i];
            if (external.Urls.Count == 0 || external.Urls.Any(url => !RelayUrls.IsTurn(url) && !RelayUrls.IsStun(url)))
            {
                throw new SettingsException($"Turn:ExternalServers:{i}:Urls must have addresses like turn:turn.example.org:3478?transport=udp or stun:stun.example.org:3478.");
            }

            if (string.IsNullOrEmpty(external.SharedSecret) && external.Urls.Any(RelayUrls.IsTurn))
            {
                throw new SettingsException($"Turn:ExternalServers:{i}:SharedSecret is needed: without credentials a TURN server relays nothing.");
            }
        }
    }

    private static void CheckPort(string key, int? port)
    {
        if (port is < 1 or > 65535)
        {
            throw new SettingsException($"{key} is {port}; it must be between 1 and 65535.");
        }
    }

    private static void CheckAboveZero<T>(T limits)
    {
        foreach (var property in typeof(T).GetProperties().Where(property => property.PropertyType == typeof(int)))
        {
            if (Convert.ToInt32(property.GetValue(limits), CultureInfo.InvariantCulture) <= 0)
            {
                throw new SettingsException($"{LimitsSection}:{property.Name} must be above zero.");
            }
        }
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && string.Equals(text, uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
}
