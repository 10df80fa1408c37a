using System.Buffers;
using System.Buffers.Text;

namespace Duet.Calls.Identity;

/// <summary>Reads base64url of one known length. .NET's own <c>Try</c> methods throw for characters that do not belong.</summary>
internal static class Base64UrlText
{
    /// <summary>Whether the text is base64url, without padding, of exactly as many bytes as fit into <paramref name="bytes"/>.</summary>
    public static bool TryDecode(string? text, Span<byte> bytes) =>
        text?.Length == Base64Url.GetEncodedLength(bytes.Length)
        && Base64Url.DecodeFromChars(text, bytes, out var consumed, out var written) == OperationStatus.Done
        && consumed == text.Length
        && written == bytes.Length;
}
