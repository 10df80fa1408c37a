namespace Duet.SocketIO.Transports;

/// <summary>Joins what the messages of one read make this thread write: each connection is written once, when the scope ends.</summary>
/// <remarks>Belongs to one thread and holds no await. Code that waits for an answer inside flushes first (<see cref="FlushNow"/>).</remarks>
internal readonly ref struct FlushScope : IDisposable
{
    private readonly List<OutputBuffer> _gathered;

    [ThreadStatic]
    private static List<OutputBuffer>? _dirty;

    [ThreadStatic]
    private static int _depth;

    private FlushScope(List<OutputBuffer> gathered)
    {
        _gathered = gathered;
    }

    public static FlushScope Enter()
    {
        _depth++;
        return new FlushScope(_dirty ??= []);
    }

    /// <summary>Takes the buffer into this thread's scope; <see langword="false"/> when there is none.</summary>
    public static bool TryDefer(OutputBuffer buffer)
    {
        if (_depth == 0)
        {
            return false;
        }

        _dirty!.Add(buffer);
        return true;
    }

    /// <summary>Writes what this thread has gathered so far.</summary>
    public static void FlushNow()
    {
        if (_dirty is { Count: > 0 } dirty)
        {
            Flush(dirty);
        }
    }

    public void Dispose()
    {
        if (_depth == 1 && _gathered.Count > 0)
        {
            Flush(_gathered);
        }

        _depth--;
    }

    private static void Flush(List<OutputBuffer> dirty)
    {
        // By index: a write that completes may lead to another one, which joins the list.
        for (var i = 0; i < dirty.Count; i++)
        {
            dirty[i].WriteDeferred();
        }

        dirty.Clear();
    }
}
