using System.Text.Encodings.Web;

namespace Duet.SocketIO;

/// <summary>Text that a client chose.</summary>
internal static class ForeignText
{
    /// <summary>Of longer text the log shows the beginning.</summary>
    private const int MaxLogged = 128;

    /// <summary>The text as a log may show it: bounded, in ASCII, and without characters that a terminal obeys or that begin a new line.</summary>
    public static string ForLog(string text) => text.Length <= MaxLogged
        ? JavaScriptEncoder.Default.Encode(text)
        : $"{JavaScriptEncoder.Default.Encode(text[..MaxLogged])}… ({text.Length} characters)";
}
