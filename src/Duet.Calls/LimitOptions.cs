namespace Duet.Calls;

/// <summary>Limits that no person meets and a script does. Each above zero.</summary>
public sealed class LimitOptions
{
    /// <summary>Sessions that one connection is in at the same time; above it <c>too-many-sessions</c>. Default 4.</summary>
    public int SessionsPerConnection { get; set; } = 4;

    /// <summary>
    /// Calls that ring aloud at one device at the same time; with more it counts as busy. Default 4: the page shows two, and says itself that it is busy, so
    /// that a contact can take a stranger's place. Calls that ring in silence do not count, nor, for a proven caller, those of unproven ones.
    /// </summary>
    public int RingingCallsPerDevice { get; set; } = 4;

    /// <summary>
    /// Calls at one person at the same time. Default 8. One more takes the place of one that is worth less (which ends as a missed call): in silence less than
    /// aloud, of an unproven caller less than of a proven one; where there is none, <c>rate-limited</c>.
    /// </summary>
    public int RingingCallsPerCallee { get; set; } = 8;

    /// <summary>The same from one address; above it <c>rate-limited</c>. Default 3: one address alone does not make a device busy.</summary>
    public int RingingCallsPerCalleePerAddress { get; set; } = 3;

    /// <summary>Seconds after which a device that has not said whether it rings no longer counts as one at which something rings. Default 10.</summary>
    public int SecondsToAcknowledgeRing { get; set; } = 10;

    /// <summary>People who wait at the door of one room; above it a proven ID takes the place of an unproven one, else <c>room-full</c>. Default 8.</summary>
    public int KnocksPerRoom { get; set; } = 8;

    /// <summary>The same from one address; above it <c>room-full</c>. Default 4.</summary>
    public int KnocksPerRoomPerAddress { get; set; } = 4;

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

    /// <summary>Requests for a new certificate, and certificates handed out, by one person within an hour; above it <c>rate-limited</c>. Default 60.</summary>
    public int CertificateRenewalsPerHour { get; set; } = 60;

    /// <summary>Tests of the way to the relay, without a session, of one address within a minute; above it <c>rate-limited</c>. Default 30.</summary>
    public int RelayTestsPerMinutePerAddress { get; set; } = 30;

    /// <summary>Calls of all people at the same time; above it <c>rate-limited</c>. Default 50,000.</summary>
    public int Calls { get; set; } = 50_000;

    /// <summary>Rooms of all people at the same time; above it <c>rate-limited</c>. Default 50,000.</summary>
    public int Rooms { get; set; } = 50_000;

    /// <summary>Links that are made to expire, empty rooms and past times among them; above it <c>rate-limited</c>. Default 20,000.</summary>
    public int ExpiringLinks { get; set; } = 20_000;

    /// <summary>The same that hosts of one address made. Default 500.</summary>
    public int ExpiringLinksPerAddress { get; set; } = 500;

    /// <summary>Missed calls kept for one person; of the address that left most of them, the oldest goes first, an unproven caller's before that. Default 50.</summary>
    public int MissedCallsPerPerson { get; set; } = 50;

    /// <summary>People for whom missed calls are kept; the oldest for whom only the newest caller's address left any go first, else the oldest. Default 20,000.</summary>
    public int PeopleWithMissedCalls { get; set; } = 20_000;

    /// <summary>Messages kept for a member that is away, or for devices that may still ring. Default 64.</summary>
    public int KeptMessages { get; set; } = 64;

    /// <summary>Bytes of the same. Default 128 KiB.</summary>
    public int KeptBytes { get; set; } = 128 * 1024;
}
