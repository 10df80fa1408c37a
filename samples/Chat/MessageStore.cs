using System.Collections.Concurrent;

namespace Chat;

/// <summary>What was said, by room. An application would have a database behind it.</summary>
internal sealed class MessageStore
{
    private readonly ConcurrentDictionary<string, Message[]> _byRoom = new(StringComparer.Ordinal);

    public ValueTask<Message> AddAsync(string room, string text)
    {
        var all = _byRoom.AddOrUpdate(room, _ => [new Message(1, text)], (_, before) => [.. before, new Message(before.Length + 1, text)]);
        return ValueTask.FromResult(all[^1]);
    }

    public ValueTask<IReadOnlyList<Message>> ReadAsync(string room) => ValueTask.FromResult<IReadOnlyList<Message>>(_byRoom.GetValueOrDefault(room, []));
}
