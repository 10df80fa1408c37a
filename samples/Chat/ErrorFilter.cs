using Duet.SocketIO;

namespace Chat;

/// <summary>Tells clients that a handler has failed, where they wait for its answer.</summary>
internal sealed class ErrorFilter : ISocketFilter
{
    public async ValueTask OnEventAsync(EventContext context, Func<EventContext, ValueTask> next)
    {
        try
        {
            await next(context);
        }
        catch
        {
            context.Acknowledge(new { error = "It did not work." });
            throw;                                      // it is logged
        }
    }
}
