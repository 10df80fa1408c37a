using System.Globalization;
using System.Net;
using Duet.Server.Page;

namespace Duet.Server.Tests;

/// <summary>The file by which who found a weakness finds whom to tell (RFC 9116).</summary>
public sealed class SecurityTextTests
{
    private static readonly Uri s_path = new("/.well-known/security.txt", UriKind.Relative);

    [Fact]
    public void Write_NamesContactAndEnd()
    {
        var now = DateTimeOffset.Parse("2026-01-02T03:04:05+01:00", CultureInfo.InvariantCulture);

        Assert.Equal(
            "Contact: mailto:security@example.org\nExpires: 2026-02-01T02:04:05Z\nCanonical: https://duet.example.org/.well-known/security.txt\n",
            SecurityText.Write(new Uri("mailto:security@example.org"), new Uri("https://duet.example.org"), now));
        Assert.Equal("Contact: https://example.org/a%20b\nExpires: 2026-02-01T02:04:05Z\n", SecurityText.Write(new Uri("https://example.org/a b"), new Uri("http://lan"), now));
    }

    [Fact]
    public async Task Server_WithAContact_HasTheFile()
    {
        await using var server = await RunningServer.StartAsync("--Duet:SecurityContact=mailto:security@example.org");
        using var http = new HttpClient { BaseAddress = server.Address };
        using var response = await http.GetAsync(s_path, TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("Contact: mailto:security@example.org\nExpires: ", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, s_path), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Fact]
    public async Task Server_WithoutAContact_HasNone()
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var response = await http.GetAsync(s_path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
