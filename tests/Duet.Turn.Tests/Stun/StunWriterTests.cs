using Duet.Turn.Stun;
using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun;

/// <summary>What answers are made of: padding is zeroed, lengths are kept.</summary>
public sealed class StunWriterTests
{
    [Fact]
    public void Attribute_IsPaddedWithZeros()
    {
        var buffer = new byte[64];
        Array.Fill(buffer, (byte)0xEE);
        var writer = new StunWriter(buffer, StunClass.Success, StunMethod.Binding, new byte[16]);
        writer.Add(StunAttributeType.Software, "abcde"u8);

        Assert.Equal(32, writer.Length);
        Assert.Equal([0x80, 0x22, 0, 5, (byte)'a', (byte)'b', (byte)'c', (byte)'d', (byte)'e', 0, 0, 0], buffer[20..32]);
        Assert.Equal([0x01, 0x01, 0, 12], buffer[..4]);
    }

    [Fact]
    public void IntegrityAndFingerprint_AreReadAsTrue()
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, StunClass.Success, StunMethod.Allocate, [0x21, 0x12, 0xA4, 0x42, .. new byte[12]]);
        Lifetime.Write(ref writer, 600);
        MessageIntegritySha256.Write(ref writer, [1, 2, 3]);
        Fingerprint.Write(ref writer);

        Assert.True(StunMessage.TryParse(writer.Written, out var message));
        Assert.True(message.HasFingerprint);
        Assert.True(MessageIntegritySha256.IsTrue(message.Bytes, 28, message.Bytes.Slice(32, 32), [1, 2, 3]));
    }

    [Fact]
    public void UnknownAttributes_AreListed()
    {
        var buffer = new byte[64];
        var writer = new StunWriter(buffer, StunClass.Error, StunMethod.Binding, new byte[16]);
        UnknownAttributes.Write(ref writer, [0x7FFE, 0x0003, 0x0004]);

        Assert.Equal([0, 0x0A, 0, 6, 0x7F, 0xFE, 0, 3, 0, 4, 0, 0], writer.Written[20..].ToArray());
    }

    [Fact]
    public void AddressErrorCode_HasItsFamilyFirst()
    {
        var buffer = new byte[64];
        var writer = new StunWriter(buffer, StunClass.Success, StunMethod.Allocate, new byte[16]);
        AddressErrorCode.Write(ref writer, AddressFamilyCode.IPv6, StunErrorCode.AddressFamilyNotSupported);

        Assert.Equal([0x80, 0x01, 0, 4, 2, 0, 4, 40], writer.Written[20..].ToArray());
    }
}
