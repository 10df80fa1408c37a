namespace Duet.Calls.Store;

/// <summary>Where the rules' state lives. Safe to use from any thread.</summary>
public interface ICallStore
{
    /// <summary>
    /// Runs one decision as if it were alone: nothing that it reads is changed by others before what it writes is there, and what it writes is
    /// there wholly or not at all.
    /// </summary>
    /// <param name="decide">
    /// Must have no effect but through the state: a store may run it again when another decision came between. When it throws, nothing is written.
    /// </param>
    /// <param name="cancellationToken">Gives up before the decision is written, not after.</param>
    ValueTask<T> DecideAsync<T>(Func<ICallState, T> decide, CancellationToken cancellationToken = default);

    /// <summary>The earliest deadline of all entities, or <see langword="null"/>.</summary>
    ValueTask<DateTimeOffset?> NextDeadlineAsync(CancellationToken cancellationToken = default);
}
