namespace Duet.Calls.Store;

/// <summary>What one decision sees and changes. Used by one thread, for the length of the decision.</summary>
public interface ICallState
{
    /// <summary>The entity of this type and key, or <see langword="null"/>.</summary>
    T? Find<T>(string key)
        where T : Entity;

    /// <summary>Entities of this type that carry the term, in the order in which their keys were first saved.</summary>
    IReadOnlyList<T> FindBy<T>(string term)
        where T : Entity;

    /// <summary>How many entities of this type there are.</summary>
    int Count<T>()
        where T : Entity;

    /// <summary>The one of this type whose key was saved first, or <see langword="null"/>.</summary>
    T? Oldest<T>()
        where T : Entity;

    /// <summary>Entities of all types whose deadline is at or before the time, earliest first.</summary>
    IReadOnlyList<Entity> Due(DateTimeOffset now, int max);

    /// <summary>Adds the entity, or replaces the one of its type and key.</summary>
    void Save<T>(T entity)
        where T : Entity;

    /// <summary>Removes the entity of this type and key, if there is one.</summary>
    void Remove<T>(string key)
        where T : Entity;

    /// <summary>Removes the entity of this one's type and key, whatever type that is.</summary>
    void Remove(Entity entity);
}
