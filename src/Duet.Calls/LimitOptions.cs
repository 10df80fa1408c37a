namespace Duet.Calls;

/// <summary>Limits that no person meets and a script does. Each above zero.</summary>
public sealed class LimitOptions
{
    /// <summary>Sessions that one connection is in at the same time; above it <c>too-many-sessions</c>. Default 4.</summary>
    public int SessionsPerConnection { get; set; } = 4;

    /// <summary>Calls that ring at one device at the same time; with more it counts as busy. Default 2.</summary>
    public int RingingCallsPerDevice { get; set; } = 2;

    /// <summary>Calls that ring at one person at the same time; above it <c>rate-limited</c>. Default 8.</summary>
    public int RingingCallsPerCallee { get; set; } = 8;

    /// <summary>People who wait at the door of one room; above it <c>room-full</c>. Default 8.</summary>
    public int KnocksPerRoom { get; set; } = 8;

    /// <summary>Different IDs that one person may call within an hour; above it <c>rate-limited</c>. Default 60.</summary>
    public int CalleesPerHour { get; set; } = 60;

    /// <summary>The same for one address, behind which many people may be. Default 600.</summary>
    public int CalleesPerHourPerAddress { get; set; } = 600;

    /// <summary>Calls that one person may place, and ids that it may reserve, within a minute; above it <c>rate-limited</c>. Default 30.</summary>
    public int CallsPerMinute { get; set; } = 30;

    /// <summary>The same for one address. Default 300.</summary>
    public int CallsPerMinutePerAddress { get; set; } = 300;

    /// <summary>Rooms that one address may join within a minute; above it <c>rate-limited</c>. Default 300.</summary>
    public int JoinsPerMinutePerAddress { get; set; } = 300;

    /// <summary>Requests to link a device that one ID receives within an hour; above it <c>rate-limited</c>. Default 20.</summary>
    public int LinkRequestsPerHour { get; set; } = 20;

    /// <summary>The same that one address sends. Default 100.</summary>
    public int LinkRequestsPerHourPerAddress { get; set; } = 100;

    /// <summary>Calls of all people at the same time; above it <c>rate-limited</c>. Default 50,000.</summary>
    public int Calls { get; set; } = 50_000;

    /// <summary>Rooms of all people at the same time; above it <c>rate-limited</c>. Default 50,000.</summary>
    public int Rooms { get; set; } = 50_000;

    /// <summary>Missed calls kept for one person; the oldest go first. Default 50.</summary>
    public int MissedCallsPerPerson { get; set; } = 50;

    /// <summary>People for whom missed calls are kept; the oldest go first. Default 20,000.</summary>
    public int PeopleWithMissedCalls { get; set; } = 20_000;

    /// <summary>Messages kept for a member that is away, or for devices that may still ring. Default 64.</summary>
    public int KeptMessages { get; set; } = 64;

    /// <summary>Bytes of the same. Default 128 KiB.</summary>
    public int KeptBytes { get; set; } = 128 * 1024;
}
