using System.Text;

namespace Duet.Turn.Credentials;

/// <summary>The secret that new credentials are made with, and the one before, whose credentials are still good. Replaced whole; any thread may ask.</summary>
internal sealed class SharedSecrets(string current, string? previous)
{
    private volatile Pair _pair = new(current, previous);

    public string Current => _pair.Current;

    public byte[] CurrentBytes => _pair.CurrentBytes;

    public byte[]? PreviousBytes => _pair.PreviousBytes;

    public void Rotate(string next) => _pair = new Pair(next, _pair.Current);

    private sealed class Pair(string current, string? previous)
    {
        public string Current { get; } = current;

        public byte[] CurrentBytes { get; } = Encoding.UTF8.GetBytes(current);

        public byte[]? PreviousBytes { get; } = previous is null ? null : Encoding.UTF8.GetBytes(previous);
    }
}
