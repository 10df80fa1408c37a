namespace Duet.SocketIO;

/// <summary>Marks bodies that come with the next change.</summary>
internal static class Pending
{
    public static Exception Body => new NotSupportedException("Not written yet.");
}
