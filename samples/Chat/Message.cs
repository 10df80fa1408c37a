namespace Chat;

/// <summary>What somebody said.</summary>
internal sealed record Message(int Number, string Text);
