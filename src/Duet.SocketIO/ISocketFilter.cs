namespace Duet.SocketIO;

/// <summary>Runs around a namespace's handlers, whatever they handle: to log, to measure, to check, to answer for what fails.</summary>
/// <remarks>
/// The first one added is the outermost; those of a pattern are outside those of its namespaces. What does not call <c>next</c> keeps the handler from running. A filter sees what the handler throws;
/// what it lets pass is logged. Events without a handler, catch-all handlers and middleware are not filtered.
/// </remarks>
public interface ISocketFilter
{
    /// <summary>Around each handler of an event.</summary>
    ValueTask OnEventAsync(EventContext context, Func<EventContext, ValueTask> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next(context);
    }

    /// <summary>Around the handlers of a connection, all together; also where there are none.</summary>
    ValueTask OnConnectionAsync(Socket socket, Func<Socket, ValueTask> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next(socket);
    }

    /// <summary>Around the namespace's handlers of a socket's end, all together; also where there are none.</summary>
    ValueTask OnDisconnectAsync(Socket socket, DisconnectReason reason, Func<Socket, DisconnectReason, ValueTask> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next(socket, reason);
    }
}
