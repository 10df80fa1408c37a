namespace Duet.SocketIO.Engine;

/// <summary>Something that a <see cref="TimerWheel"/> wakes. At most once on the wheel at any time.</summary>
internal abstract class WheelEntry
{
    internal WheelEntry? Next { get; set; }

    internal WheelEntry? Previous { get; set; }

    /// <summary>The tick at which it is due; -1 when it is not on the wheel. Owned by the wheel.</summary>
    internal long DueTick { get; set; } = -1;

    /// <summary>Called from the wheel's timer, without any lock.</summary>
    internal abstract void OnDue();
}
