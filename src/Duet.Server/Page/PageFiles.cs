using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Duet.Server.Page;

/// <summary>
/// The built page, read whole at the start: it is small, and never changes while the server runs. Hashed assets may be kept for ever; everything else
/// is asked for again, and answered 304.
/// </summary>
internal sealed class PageFiles
{
    private const string Index = "/index.html";
    private const string Immutable = "public, max-age=31536000, immutable";
    private const string Revalidate = "no-cache";

    private readonly FrozenDictionary<string, PageFile> _files;

    private PageFiles(FrozenDictionary<string, PageFile> files)
    {
        _files = files;
        InlineScripts = files.TryGetValue(Index, out var index) ? InlineScript.HashesOf(index.Plain.Bytes.Span) : [];
    }

    /// <summary>The scripts that are written into the page, as a Content-Security-Policy names them: `'sha256-…'`.</summary>
    public IReadOnlyList<string> InlineScripts { get; }

    /// <summary>Reads every file below a folder, which may be missing.</summary>
    public static PageFiles Load(string? folder)
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        Dictionary<string, PageFile> files = new(StringComparer.Ordinal);
        if (!Directory.Exists(folder))
        {
            return new PageFiles(files.ToFrozenDictionary(StringComparer.Ordinal));
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var isCompressed = (path.EndsWith(".br", StringComparison.Ordinal) || path.EndsWith(".gz", StringComparison.Ordinal)) && File.Exists(path[..^3]);
            var name = Path.GetFileName(path);
            if (isCompressed || name.StartsWith('.'))
            {
                continue;
            }

            var url = "/" + Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            files[url] = new PageFile(
                WithCharset(types.TryGetContentType(path, out var type) ? type : "application/octet-stream"),
                url.StartsWith("/assets/", StringComparison.Ordinal) ? Immutable : Revalidate,
                Read(path)!,
                Read(path + ".br"),
                Read(path + ".gz"));
        }

        return new PageFiles(files.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>A file of the page, or, for an address within it, the page itself.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (_files.TryGetValue(path, out var file))
        {
            return SendAsync(context, file);
        }

        var isRoute = IsRoute(path);
        if (isRoute || IsNavigation(context.Request))
        {
            context.Response.StatusCode = isRoute ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            return _files.TryGetValue(Index, out var index)
                ? SendAsync(context, index)
                : SayAsync(context, StatusCodes.Status503ServiceUnavailable, "The page has not been built. Install Node.js 20 or later and build the server again.\n");
        }

        return SayAsync(context, StatusCodes.Status404NotFound, "Not found.\n");
    }

    /// <summary>Addresses within the page have no extension, but people's names for rooms may look so; what looks like a file elsewhere is one, or is missing.</summary>
    private static bool IsRoute(string path) =>
        path.StartsWith("/r/", StringComparison.Ordinal)
        || !path.StartsWith("/assets/", StringComparison.Ordinal) && !path[(path.LastIndexOf('/') + 1)..].Contains('.', StringComparison.Ordinal);

    /// <summary>Whether a person looks at what comes, in a tab: then the page says what is wrong. A script that asks for a file that is missing must not get a document.</summary>
    private static bool IsNavigation(HttpRequest request) => request.Headers.TryGetValue("Sec-Fetch-Mode", out var mode)
        ? mode == "navigate"
        : request.GetTypedHeaders().Accept.Any(one => one.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private static Task SendAsync(HttpContext context, PageFile file)
    {
        var (content, encoding) = Choose(context.Request, file);
        var response = context.Response;
        response.Headers.ETag = content.ETag;
        response.Headers.CacheControl = file.CacheControl;
        if (file.Brotli is not null || file.Gzip is not null)
        {
            response.Headers.Vary = HeaderNames.AcceptEncoding;
        }

        if (response.StatusCode == StatusCodes.Status200OK && context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Tag == "*" || tag.Tag == content.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = file.ContentType;
        response.ContentLength = content.Bytes.Length;
        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }

        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(content.Bytes, context.RequestAborted).AsTask();
    }

    private static (PageContent Content, string? Encoding) Choose(HttpRequest request, PageFile file)
    {
        var accepted = request.GetTypedHeaders().AcceptEncoding;
        return file.Brotli is { } brotli && Accepts("br") ? (brotli, "br")
            : file.Gzip is { } gzip && Accepts("gzip") ? (gzip, "gzip")
            : (file.Plain, null);

        bool Accepts(string encoding) => accepted.Any(one => one.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
    }

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static PageContent? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var bytes = File.ReadAllBytes(path);
        return new PageContent(bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
    }

    private static string WithCharset(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal) || type is "application/json" or "application/manifest+json" or "image/svg+xml"
            ? type + "; charset=utf-8"
            : type;
}
