using System.Threading.Tasks.Sources;

namespace Duet.SocketIO.Transports.Linux;

/// <summary>One direction of a socket: whether a system call is worth a try, and a wait for that. The wait ends on the event loop's thread.</summary>
/// <remarks>Any thread may set it. One at a time waits; that one clears it before its system call, so that no news is lost in between.</remarks>
internal sealed class Readiness : IValueTaskSource
{
    private const int NotReady = 0;
    private const int Ready = 1;
    private const int AwaitedNow = 2;

    private ManualResetValueTaskSourceCore<bool> _wait;
    private int _state;

    public void Set()
    {
        if (Interlocked.Exchange(ref _state, Ready) == AwaitedNow)
        {
            _wait.SetResult(true);
        }
    }

    public void Clear() => Interlocked.Exchange(ref _state, NotReady);

    public ValueTask WaitAsync()
    {
        if (Volatile.Read(ref _state) == Ready)
        {
            return default;
        }

        _wait.Reset();
        return Interlocked.CompareExchange(ref _state, AwaitedNow, NotReady) == Ready ? default : new ValueTask(this, _wait.Version);
    }

    public ValueTask WaitAsync(CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? WaitUnlessCancelledAsync(cancellationToken) : WaitAsync();

    void IValueTaskSource.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    private async ValueTask WaitUnlessCancelledAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = WaitAsync(CancellationToken.None);
        await using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Readiness)state!).Cancel(token), this);
        await wait;
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, NotReady, AwaitedNow) == AwaitedNow)
        {
            _wait.SetException(new OperationCanceledException(cancellationToken));
        }
    }
}
