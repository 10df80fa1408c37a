using System.Globalization;

namespace Duet.Server.Page;

/// <summary>Where whoever found a weakness writes to (RFC 9116), if the person who runs the server says so.</summary>
internal static class SecurityText
{
    private const string Path = "/.well-known/security.txt";

    /// <summary>The text is made anew for each request; the standard wants less than a year (section 2.5.5).</summary>
    private static readonly TimeSpan s_life = TimeSpan.FromDays(30);

    public static void Map(IEndpointRouteBuilder routes, Uri contact, Uri? publicUrl) =>
        routes.MapMethods(Path, [HttpMethods.Get, HttpMethods.Head], (TimeProvider time) => Results.Text(Write(contact, publicUrl, time.GetUtcNow())));

    /// <summary>Whether it is of a kind that the standard names (section 2.5.3): mail, telephone, or a page that nobody on the way can change.</summary>
    public static bool IsContact(Uri uri) => uri is { IsAbsoluteUri: true, Scheme: "mailto" or "tel" or "https" };

    internal static string Write(Uri contact, Uri? publicUrl, DateTimeOffset now)
    {
        var expires = (now + s_life).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var canonical = publicUrl is { Scheme: "https" } ? $"Canonical: {new Uri(publicUrl, Path).AbsoluteUri}\n" : string.Empty;
        return $"Contact: {contact.AbsoluteUri}\nExpires: {expires}\n{canonical}";
    }
}
