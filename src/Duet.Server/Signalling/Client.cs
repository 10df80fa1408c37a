using Duet.Calls;

namespace Duet.Server.Signalling;

/// <summary>What the handshake told about one socket, kept with it.</summary>
/// <param name="Connection">For the rules.</param>
/// <param name="Page">For the relay's addresses.</param>
/// <param name="Events">What it may still send.</param>
internal sealed record Client(NewConnection Connection, PageAddress Page, EventBudget Events)
{
    /// <summary>What rings at it.</summary>
    public Rings Rings { get; } = new();
}
