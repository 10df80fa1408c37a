namespace Duet.Server.Page;

/// <summary>One file of the page, with the compressed forms that the build made.</summary>
internal sealed record PageFile(string ContentType, string CacheControl, PageContent Plain, PageContent? Brotli, PageContent? Gzip);

/// <summary>One form of a file.</summary>
internal sealed record PageContent(ReadOnlyMemory<byte> Bytes, string ETag);
