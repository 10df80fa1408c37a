using System.Security.Cryptography;
using Microsoft.Playwright;

namespace Duet.EndToEnd.InCall;

/// <summary>A folder of files to send; gone when it is disposed.</summary>
internal sealed class Downloads : IDisposable
{
    private const int Block = 1024 * 1024;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("duet-files-");

    /// <summary>Makes a file of random bytes and returns its path.</summary>
    public async Task<string> AddAsync(string name, long size)
    {
        var path = Path.Combine(_folder.FullName, name);
        await using var file = File.Create(path);
        var block = new byte[Block];
        for (var left = size; left > 0; left -= block.Length)
        {
            RandomNumberGenerator.Fill(block);
            await file.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)));
        }

        return path;
    }

    /// <summary>SHA-256 in capital hexadecimal digits.</summary>
    public static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return await HashAsync(file);
    }

    /// <summary>The same of what a browser has downloaded.</summary>
    public static async Task<string> HashAsync(IDownload download)
    {
        await using var stream = await download.CreateReadStreamAsync();
        return await HashAsync(stream);
    }

    private static async Task<string> HashAsync(Stream stream) =>
        Convert.ToHexString(await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));

    public void Dispose() => _folder.Delete(recursive: true);
}
