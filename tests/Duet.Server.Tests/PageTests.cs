using System.Net;
using System.Text;
using Duet.Server.Page;
using Microsoft.AspNetCore.Http;

namespace Duet.Server.Tests;

public sealed class PageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("duet-page-");

    public PageTests()
    {
        Write("index.html", "<!doctype html>");
        Write("index.html.br", "brotli");
        Write("index.html.gz", "gzip");
        Write("assets/index-abc.js", "script");
        Write("assets/index-abc.js.br", "script in brotli");
        Write("icon.svg", "<svg/>");
        Write("notifications/worker.js", "worker");
        Write(".duet-copied", string.Empty);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("/")]
    [InlineData("/r/AbC_-123")]
    [InlineData("/c/0123456789ABCDEFGHJKMNPQ")]
    [InlineData("/link")]
    [InlineData("/test")]
    [InlineData("/settings/devices")]
    [InlineData("/r/team.meeting")]
    [InlineData("/r/AbC_-123.")]
    public async Task Serve_Route_IsThePage_AskedForAgain(string path)
    {
        var (status, headers, body) = await GetAsync(path);

        Assert.Equal(200, status);
        Assert.Equal("<!doctype html>", body);
        Assert.Equal("text/html; charset=utf-8", headers.ContentType);
        Assert.Equal("no-cache", headers.CacheControl);
        Assert.Equal("Accept-Encoding", headers.Vary);
        Assert.False(string.IsNullOrEmpty(headers.ETag));
    }

    [Theory]
    [InlineData("br, gzip", "br", "brotli")]
    [InlineData("gzip", "gzip", "gzip")]
    [InlineData("gzip, br;q=0", "gzip", "gzip")]
    [InlineData("identity", "", "<!doctype html>")]
    [InlineData("nonsense;;q=x", "", "<!doctype html>")]
    public async Task Serve_Compressed_AsTheClientTakesIt(string accepts, string encoding, string content)
    {
        var (_, headers, body) = await GetAsync("/", request => request.Headers.AcceptEncoding = accepts);

        Assert.Equal(encoding, headers.ContentEncoding.ToString());
        Assert.Equal(content, body);
    }

    [Fact]
    public async Task Serve_Asset_MayBeKeptForEver()
    {
        var (_, headers, body) = await GetAsync("/assets/index-abc.js", request => request.Headers.AcceptEncoding = "br");

        Assert.Equal("public, max-age=31536000, immutable", headers.CacheControl);
        Assert.Equal("text/javascript; charset=utf-8", headers.ContentType);
        Assert.Equal("script in brotli", body);
    }

    [Fact]
    public async Task Serve_ServiceWorker_IsAskedForAgain()
    {
        var (status, headers, body) = await GetAsync("/notifications/worker.js");

        Assert.Equal((200, "worker"), (status, body));
        Assert.Equal("no-cache", headers.CacheControl);
        Assert.Equal("text/javascript; charset=utf-8", headers.ContentType);
    }

    [Fact]
    public async Task Serve_KnownETag_IsNotModified_PerEncoding()
    {
        var (_, plain, _) = await GetAsync("/");
        var (_, compressed, _) = await GetAsync("/", request => request.Headers.AcceptEncoding = "br");

        var (status, _, body) = await GetAsync("/", request => request.Headers.IfNoneMatch = plain.ETag);
        Assert.Equal(304, status);
        Assert.Empty(body);
        Assert.False(string.Equals(plain.ETag, compressed.ETag, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/assets/missing.js")]
    [InlineData("/assets/missing")]
    [InlineData("/favicon.ico")]
    [InlineData("/.duet-copied")]
    [InlineData("/index.html.br")]
    [InlineData("/../appsettings.json")]
    public async Task Serve_MissingFile_IsNotFound(string path) => Assert.Equal(404, (await GetAsync(path)).Status);

    [Theory]
    [InlineData("/settings.", "Sec-Fetch-Mode", "navigate")]
    [InlineData("/favicon.html", "Sec-Fetch-Mode", "navigate")]
    [InlineData("/assets/missing.js", "Sec-Fetch-Mode", "navigate")]
    [InlineData("/team.meeting", "Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")]
    public async Task Serve_WrongAddressInATab_IsThePage(string path, string header, string value)
    {
        var (status, headers, body) = await GetAsync(path, request => request.Headers[header] = value);

        Assert.Equal((404, "<!doctype html>"), (status, body));
        Assert.Equal("no-cache", headers.CacheControl);
    }

    [Theory]
    [InlineData("Sec-Fetch-Mode", "no-cors")]
    [InlineData("Accept", "*/*")]
    public async Task Serve_MissingFileForAScript_IsNoDocument(string header, string value)
    {
        var (status, headers, _) = await GetAsync("/assets/missing.js", request =>
        {
            request.Headers[header] = value;
            if (header != "Accept")
            {
                request.Headers.Accept = "text/html";
            }
        });

        Assert.Equal(404, status);
        Assert.Equal("text/plain; charset=utf-8", headers.ContentType);
    }

    [Fact]
    public async Task Serve_Head_HasNoBody()
    {
        var (status, headers, body) = await GetAsync("/", request => request.Method = "HEAD");

        Assert.Equal(200, status);
        Assert.Empty(body);
        Assert.Equal(15, headers.ContentLength);
    }

    [Fact]
    public async Task Serve_NoPage_SaysWhatToDo()
    {
        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        await PageFiles.Load(Path.Combine(_folder.FullName, "missing")).ServeAsync(context);

        Assert.Equal(503, context.Response.StatusCode);
        Assert.Contains("Node.js", Body(context), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_Headers_KeepThePageToItself()
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var response = await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        var policy = string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));
        Assert.Matches("script-src 'self'( 'sha256-[^']+')*;", policy);
        Assert.Contains("worker-src 'self'", policy, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Contains($"connect-src 'self' ws://{server.Address.Authority} wss://{server.Address.Authority};", policy, StringComparison.Ordinal);
        Assert.Contains("camera=(self)", string.Join(' ', response.Headers.GetValues("Permissions-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Empty(response.Headers.Server);
    }

    [Fact]
    public void Load_ScriptInThePage_IsAllowedByItsHash()
    {
        Write("index.html", "<script type=\"module\" src=\"/a.js\"></script><script>alert(1)</script><script>\r\n2</script><script>");

        // printf 'alert(1)' | openssl sha256 -binary | base64; the same for a line feed and 2
        Assert.Equal(
            ["'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='", "'sha256-kCSv90ewvHGK5blxNkGWfoCgvxu6azHCPqUBonYwcFo='"],
            PageFiles.Load(_folder.FullName).InlineScripts);
    }

    [Fact]
    public async Task Server_OddHostHeader_IsNotRepeated()
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address);
        Assert.True(request.Headers.TryAddWithoutValidation("Host", "evil.example;script-src"));
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(
            response.StatusCode == HttpStatusCode.BadRequest
            || !string.Join(' ', response.Headers.GetValues("Content-Security-Policy")).Contains("evil", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/healthz", "alive")]
    [InlineData("/readyz", "ready")]
    public async Task Server_Health_IsPlainText(string path, string text)
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Address };

        Assert.Equal(text, await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
    }

    private static string Body(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());

    private void Write(string path, string content)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    private async Task<(int Status, IHeaderDictionary Headers, string Body)> GetAsync(string path, Action<HttpRequest>? change = null)
    {
        var context = new DefaultHttpContext { Request = { Method = "GET", Path = path }, Response = { Body = new MemoryStream() } };
        change?.Invoke(context.Request);
        await PageFiles.Load(_folder.FullName).ServeAsync(context);
        return (context.Response.StatusCode, context.Response.Headers, Body(context));
    }
}
