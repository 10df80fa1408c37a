using System.Buffers.Binary;

namespace Duet.Turn.Stun.Attributes;

/// <summary>PASSWORD-ALGORITHM: how the key was made from the password (RFC 8489, section 14.12).</summary>
internal static class PasswordAlgorithm
{
    /// <summary>Reads an algorithm without parameters; neither of those that exist has any.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, out PasswordAlgorithmCode algorithm)
    {
        algorithm = default;
        if (value.Length != 4 || BinaryPrimitives.ReadUInt16BigEndian(value[2..]) != 0)
        {
            return false;
        }

        algorithm = (PasswordAlgorithmCode)BinaryPrimitives.ReadUInt16BigEndian(value);
        return algorithm is PasswordAlgorithmCode.Md5 or PasswordAlgorithmCode.Sha256;
    }
}
