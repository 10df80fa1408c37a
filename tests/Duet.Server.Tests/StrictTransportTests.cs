namespace Duet.Server.Tests;

/// <summary>Who came once by this server's own TLS comes by nothing else (RFC 6797).</summary>
public sealed class StrictTransportTests
{
    [Theory]
    [InlineData("duet.example.org", "max-age=31536000")]
    [InlineData("duet.example.org:443", "max-age=31536000")]
    [InlineData("duet.example.org", "max-age=0", "--Duet:HstsMaxAge=0")]
    [InlineData("duet.example.org:8443", null)]
    [InlineData("localhost", null)]
    [InlineData("duet.localhost", null)]
    [InlineData("192.0.2.1", null)]
    [InlineData("[2001:db8::1]", null)]
    public async Task OwnTls_IsDemandedOfTheName(string host, string? expected, params string[] settings)
    {
        await using var server = await RunningServer.StartAsync([.. settings,
            "--urls=https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={await TestCertificate.WriteAsync()}", $"--Kestrel:Certificates:Default:Password={TestCertificate.Password}"]);

        Assert.Equal(expected, await AskAsync(server, host));
    }

    [Fact]
    public async Task ProxysTls_IsTheProxysToDemand()
    {
        await using var server = await RunningServer.StartAsync();

        Assert.Null(await AskAsync(server, "duet.example.org", ("X-Forwarded-Proto", "https")));
    }

    [Fact]
    public async Task PlainHttp_DemandsNothing()
    {
        await using var server = await RunningServer.StartAsync();

        Assert.Null(await AskAsync(server, "duet.example.org"));
    }

    private static async Task<string?> AskAsync(RunningServer server, string host, params (string Name, string Value)[] headers)
    {
        // The certificate is one that the test has just made.
#pragma warning disable CA5399, CA5400, MA0039
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5399, CA5400, MA0039
        using var http = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "/healthz")) { Headers = { Host = host } };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return response.Headers.TryGetValues("Strict-Transport-Security", out var values) ? Assert.Single(values) : null;
    }
}
