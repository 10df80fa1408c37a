namespace Duet.Calls.Store;

/// <summary>
/// One thing that the rules remember. Immutable: a change is a copy that is saved under the same key.
/// </summary>
public abstract record Entity
{
    /// <summary>Names it among all entities of its type.</summary>
    public abstract string Key { get; }

    /// <summary>Words by which it is found; the store keeps an index of them.</summary>
    public abstract IEnumerable<string> Terms { get; }

    /// <summary>When something has to be done about it; <see langword="null"/>: never.</summary>
    public abstract DateTimeOffset? Deadline { get; }
}
