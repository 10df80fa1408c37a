using System.Text.RegularExpressions;
using Duet.EndToEnd.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Duet.EndToEnd.Invitations;

/// <summary>Reads a QR code from the picture of the page, as the camera of a phone does.</summary>
internal static partial class QrReader
{
    private static readonly string Library = Path.Combine(Repository.Root, "web", "node_modules", "jsqr", "dist", "jsQR.js");

    private const string Decode =
        """
        async (picture) => {
          const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
          context.drawImage(bitmap, 0, 0);
          return jsQR(context.getImageData(0, 0, bitmap.width, bitmap.height).data, bitmap.width, bitmap.height)?.data ?? "unreadable";
        }
        """;

    /// <summary>The text of the code that the page shows.</summary>
    public static async Task<string> ReadAsync(IPage page)
    {
        var code = page.GetByRole(AriaRole.Img, new() { NameRegex = Name() });
        await Expect(code).ToBeVisibleAsync();
        var picture = Convert.ToBase64String(await code.ScreenshotAsync());
        await page.EvaluateAsync(await File.ReadAllTextAsync(Library));
        return await page.EvaluateAsync<string>(Decode, picture);
    }

    [GeneratedRegex("^QR code of ", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
