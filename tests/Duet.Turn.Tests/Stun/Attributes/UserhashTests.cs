using Duet.Turn.Stun.Attributes;

namespace Duet.Turn.Tests.Stun.Attributes;

/// <summary>RFC 8489, section 14.4, with the name of appendix B.1.</summary>
public sealed class UserhashTests
{
    [Fact]
    public void Hash_IsThatOfTheStandard() => Assert.Equal(
        "4A3CF38FEF6992BDA952C6780417DA0F24819415569E60B205C46E41407F1704", Convert.ToHexString(Userhash.Of("\u30de\u30c8\u30ea\u30c3\u30af\u30b9", "example.org")));
}
