using System.Security.Cryptography;
using System.Text;

namespace Duet.Turn.Stun.Attributes;

/// <summary>USERHASH: SHA-256 of user name, colon and realm, so that the name stays private (RFC 8489, section 14.4).</summary>
internal static class Userhash
{
    public const int Length = 32;

    public static byte[] Of(string username, string realm) => SHA256.HashData(Encoding.UTF8.GetBytes($"{username}:{realm}"));
}
