using System.Security.Cryptography;
using Microsoft.Playwright;

namespace Duet.EndToEnd.InCall;

/// <summary>
/// Stands for the system's dialog that asks where to save a file, which no test can press: it gives a file of the page's own file system, which is
/// written through the same interface (<c>FileSystemFileHandle</c>). Its disk can be made to wait.
/// </summary>
internal static class SavePicker
{
    private const int Part = 16 * 1024 * 1024;

    private const string Script =
        """
        () => {
          let opened = Promise.resolve();
          let open = () => {};
          let waiting = false;
          let last = null;
          window.showSaveFilePicker = async () => {
            const folder = await navigator.storage.getDirectory();
            last = await folder.getFileHandle("received", { create: true });
            const handle = last;
            return {
              async createWritable() {
                const stream = await handle.createWritable();
                return {
                  write: async (block) => {
                    waiting = true;
                    await opened;
                    waiting = false;
                    await stream.write(block);
                  },
                  close: () => stream.close(),
                  abort: () => stream.abort(),
                };
              },
            };
          };
          window.savePicker = {
            block: () => { opened = new Promise((resolve) => { open = resolve; }); },
            unblock: () => open(),
            waiting: () => waiting,
            size: async () => (await last.getFile()).size,
            async part(from, length) {
              const blob = (await last.getFile()).slice(from, from + length);
              const url = await new Promise((resolve) => { const reader = new FileReader(); reader.onload = () => resolve(reader.result); reader.readAsDataURL(blob); });
              return url.slice(url.indexOf(",") + 1);
            },
          };
        }
        """;

    public static Task InstallAsync(IPage page) => page.EvaluateAsync(Script);

    /// <summary>SHA-256 of what was written last, in capital hexadecimal digits.</summary>
    public static async Task<string> HashAsync(IPage page)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = await page.EvaluateAsync<double>("() => savePicker.size()");
        for (var from = 0d; from < size; from += Part)
        {
            hash.AppendData(Convert.FromBase64String(await page.EvaluateAsync<string>("([from, length]) => savePicker.part(from, length)", new[] { from, Part })));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
