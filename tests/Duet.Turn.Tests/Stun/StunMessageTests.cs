using System.Text.Json;
using Duet.Turn.Requests;
using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;
using Duet.Turn.Tests.Fakes;

namespace Duet.Turn.Tests.Stun;

public sealed class StunMessageTests
{
    public static TheoryData<string> Vectors => [.. Load().Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Vector_OfTheStandards_IsReadAndItsIntegrityTrue(string name)
    {
        var vector = Load().Single(v => string.Equals(v.Name, name, StringComparison.Ordinal));

        Assert.True(StunMessage.TryParse(vector.Bytes, out var message));
        var fields = RequestFields.Read(message);

        Assert.Equal(vector.HasFingerprint, message.HasFingerprint);
        Assert.True(HasIntegrity(message, fields, vector.Key));
        Assert.False(HasIntegrity(message, fields, [.. vector.Key, 1]));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Vector_WithAnyBitChanged_IsNotTrue(string name)
    {
        var vector = Load().Single(v => string.Equals(v.Name, name, StringComparison.Ordinal));
        for (var bit = 0; bit < vector.Bytes.Length * 8; bit++)
        {
            var changed = vector.Bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            // Reading may fail, or the fingerprint, or the integrity: something must, unless the bit is outside of what is protected.
            if (StunMessage.TryParse(changed, out var message) && HasIntegrity(message, RequestFields.Read(message), vector.Key))
            {
                Assert.True(bit / 8 >= RequestFields.Read(message).IntegrityOffset, $"bit {bit}");
            }
        }
    }

    [Fact]
    public void Header_HoldsEveryMethodAndClass()
    {
        for (var method = 0; method < 0x1000; method++)
        {
            for (var messageClass = 0; messageClass < 4; messageClass++)
            {
                var type = StunHeader.TypeOf((StunClass)messageClass, (StunMethod)method);

                Assert.InRange(type, 0, 0x3FFF);
                Assert.Equal((method, messageClass), ((int)StunHeader.MethodOf(type), (int)StunHeader.ClassOf(type)));
            }
        }

        Assert.Equal(0x0113, StunHeader.TypeOf(StunClass.Error, StunMethod.Allocate));
    }

    [Fact]
    public void Truncated_AtEveryByte_IsNotRead()
    {
        byte[] whole = StunBuilder.Allocate().Credentials("alice", "duet", "nonce").Integrity([1]).Fingerprint().Build();
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(StunMessage.TryParse(whole.AsSpan(0, length), out _), $"{length}");
        }

        Assert.True(StunMessage.TryParse(whole, out _));
        Assert.False(StunMessage.TryParse([.. whole, 0, 0, 0, 0], out _));
    }

    [Theory]
    [InlineData(2, 0xFF)] // message length
    [InlineData(3, 0x01)]
    [InlineData(3, 0x04)]
    [InlineData(0, 0x40)] // not STUN
    [InlineData(0, 0x80)]
    [InlineData(0, 0xC0)]
    [InlineData(22, 0xFF)] // attribute length
    [InlineData(23, 0x09)]
    [InlineData(23, 0x05)]
    public void WrongLengths_AreNotRead(int offset, byte value)
    {
        byte[] message = StunBuilder.Binding().Add(0x8022, 1, 2, 3, 4).Build();
        message[offset] = value;

        Assert.False(StunMessage.TryParse(message, out _));
    }

    [Fact]
    public void AttributeAfterFingerprint_IsNotRead() =>
        Assert.False(StunMessage.TryParse(StunBuilder.Binding().Fingerprint().Add(0x8022, 1).Build(), out _));

    [Fact]
    public void FingerprintOfWrongLength_IsNotRead() =>
        Assert.False(StunMessage.TryParse(StunBuilder.Binding().Add(0x8028, 1, 2, 3).Build(), out _));

    [Fact]
    public void EmptyAttributes_AreRead()
    {
        Assert.True(StunMessage.TryParse(StunBuilder.Binding().Add(0x8022).Add(0x8023).Build(), out var message));

        var count = 0;
        foreach (var attribute in message)
        {
            Assert.True(attribute.Value.IsEmpty);
            count++;
        }

        Assert.Equal(2, count);
    }

    internal static List<Vector> Load()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rfc-vectors.json")));
        return
        [
            .. json.RootElement.EnumerateArray().Select(vector => new Vector(
                vector.GetProperty("name").GetString()!,
                Convert.FromHexString(vector.GetProperty("hex").GetString()!),
                Convert.FromHexString(vector.GetProperty("key_hex").GetString()!),
                vector.GetProperty("fingerprint").GetBoolean())),
        ];
    }

    private static bool HasIntegrity(in StunMessage message, in RequestFields fields, byte[] key) => fields.IntegrityAlgorithm switch
    {
        IntegrityAlgorithm.Sha1 => MessageIntegrity.IsTrue(message.Bytes, fields.IntegrityOffset, fields.Integrity.Value, key),
        IntegrityAlgorithm.Sha256 => MessageIntegritySha256.IsTrue(message.Bytes, fields.IntegrityOffset, fields.Integrity.Value, key),
        _ => false,
    };

    internal sealed record Vector(string Name, byte[] Bytes, byte[] Key, bool HasFingerprint);
}
