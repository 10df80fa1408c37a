namespace Duet.SocketIO.Namespaces;

/// <summary>The namespace that a client has entered, or why it has not.</summary>
internal readonly record struct NamespaceEntry(Namespace? Entered, string? Refusal)
{
    /// <summary>The original's words for a name that nobody knows.</summary>
    public const string Unknown = "Invalid namespace";

    public const string TooMany = "Too many namespaces";
}
