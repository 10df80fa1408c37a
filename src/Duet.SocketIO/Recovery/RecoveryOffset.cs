using System.Globalization;
using System.Text;

namespace Duet.SocketIO.Recovery;

/// <summary>Offsets as clients keep them: opaque strings.</summary>
internal static class RecoveryOffset
{
    public static byte[] ToJson(long offset) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"{offset:x}\""));

    public static bool TryParse(string text, out long offset) =>
        long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out offset);
}
