using Duet.Calls;

namespace Duet.Server.Signalling;

/// <summary>
/// Puts requests to the rules one after the other, and posts what they decide before the next one is decided: so everybody hears things in the order
/// in which they happened. Nothing in between waits, except for a store that does.
/// </summary>
internal sealed class CallDesk(Switchboard board, Post post) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Called after each decision, with the next deadline. Must not wait.</summary>
    public Action<DateTimeOffset?>? OnDecided { get; set; }

    /// <summary>Runs one request.</summary>
    /// <param name="decide">Puts it to the rules.</param>
    /// <param name="answer">Tells the one who asked, before anybody hears of it. Must not wait.</param>
    public async ValueTask RunAsync<T>(Func<Switchboard, ValueTask<Decision<T>>> decide, Action<Result<T>>? answer = null)
        where T : class
    {
        await _turn.WaitAsync();
        try
        {
            var decision = await decide(board);
            try
            {
                answer?.Invoke(decision.Result);
            }
            finally
            {
                // It is decided, whether or not the one who asked could be told.
                post.Deliver(decision.Deliveries);
                OnDecided?.Invoke(await board.NextDeadlineAsync());
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
