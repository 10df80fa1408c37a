using System.Collections.Immutable;
using Duet.Calls.Store;

namespace Duet.Calls.Rules;

/// <summary>All that a server which has forgotten a session must know to give one member its place again. Members carry it sealed.</summary>
/// <param name="Session">Which session.</param>
/// <param name="Version">Of two tickets of one session the one with the greater version is the newer one.</param>
/// <param name="Role">The member's part.</param>
/// <param name="Secret">The place's: begins with what the two members share, and ends with what is this member's alone.</param>
internal sealed record Ticket(SessionId Session, long Version, Role Role, string Secret)
{
    /// <summary>The proven ID that alone may use it; <see langword="null"/> where the member has none.</summary>
    public string? Owner { get; init; }

    /// <summary>What the member called itself in the room.</summary>
    public string? UserId { get; init; }

    /// <summary>The other member; only what is needed to await it.</summary>
    public Member? Peer { get; init; }

    /// <summary>Whether newcomers must knock.</summary>
    public bool Locked { get; init; }

    /// <summary>When the link expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>IDs that the host removed.</summary>
    public ImmutableHashSet<string> Removed { get; init; } = [];

    /// <summary>Removed IDs that stay out.</summary>
    public ImmutableHashSet<string> Barred { get; init; } = [];

    /// <summary>The ticket of one member of a session as it is now.</summary>
    public static Ticket Of(Session session, int index)
    {
        var place = session.Places[index];
        var ticket = new Ticket(session.SessionId, session.Version, place.Role, place.NewestSecret)
        {
            Owner = place.Verified ? place.PersonId : null,
            UserId = place.UserId,
            Peer = session.Places.Count > 1 ? session.Places[1 - index].ToMember() : null,
        };
        return session is Room room
            ? ticket with { Locked = room.Locked, ExpiresAt = room.ExpiresAt, Removed = room.Removed, Barred = room.Barred }
            : ticket;
    }

    /// <summary>As bytes, with the number of the run that makes it.</summary>
    public byte[] Write(long run)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(run);
        writer.Write((byte)Session.Kind);
        writer.Write(Session.Value);
        writer.Write(Version);
        writer.Write((byte)Role);
        writer.Write(Secret);
        WriteOptional(writer, Owner);
        WriteOptional(writer, UserId);
        WriteOptional(writer, Peer?.Id);
        if (Peer is { } peer)
        {
            writer.Write(peer.Name);
            writer.Write((byte)peer.Role);
            writer.Write(peer.Verified);
            writer.Write(peer.Trickle);
            writer.Write(peer.Resume);
        }

        writer.Write(Locked);
        writer.Write(ExpiresAt?.ToUnixTimeMilliseconds() ?? -1);
        WriteAll(writer, Removed);
        WriteAll(writer, Barred);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>What <see cref="Write"/> made: the bytes are authenticated, so they are whole.</summary>
    public static (Ticket Ticket, long Run) Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var run = reader.ReadInt64();
        var session = new SessionId((SessionKind)reader.ReadByte(), reader.ReadString());
        var ticket = new Ticket(session, reader.ReadInt64(), (Role)reader.ReadByte(), reader.ReadString())
        {
            Owner = ReadOptional(reader),
            UserId = ReadOptional(reader),
            Peer = ReadOptional(reader) is { } peer
                ? new Member(peer, reader.ReadString(), (Role)reader.ReadByte(), reader.ReadBoolean(), reader.ReadBoolean(), reader.ReadBoolean(), Present: false)
                : null,
            Locked = reader.ReadBoolean(),
            ExpiresAt = reader.ReadInt64() is >= 0 and var expiresAt ? DateTimeOffset.FromUnixTimeMilliseconds(expiresAt) : null,
            Removed = ReadAll(reader),
            Barred = ReadAll(reader),
        };
        return (ticket, run);
    }

    private static void WriteOptional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;

    private static void WriteAll(BinaryWriter writer, ImmutableHashSet<string> ids)
    {
        writer.Write(ids.Count);
        foreach (var id in ids)
        {
            writer.Write(id);
        }
    }

    private static ImmutableHashSet<string> ReadAll(BinaryReader reader)
    {
        var ids = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            ids.Add(reader.ReadString());
        }

        return ids.ToImmutable();
    }
}
