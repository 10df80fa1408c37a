using Duet.SocketIO.Parsing;

namespace Duet.SocketIO.Clients;

/// <summary>A binary packet whose attachments come one by one. All of it together is no longer than a message may be.</summary>
internal sealed class BinaryAssembly(PacketHeader header, byte[] text, int limit)
{
    private readonly List<ReadOnlyMemory<byte>> _attachments = new(header.AttachmentCount);
    private long _length = text.Length;

    public PacketHeader Header { get; } = header;

    public ReadOnlyMemory<byte> Text { get; } = text;

    public bool IsComplete => _attachments.Count == Header.AttachmentCount;

    public ReadOnlyMemory<byte>[] Attachments => [.. _attachments];

    /// <summary>Adds an attachment. <see langword="false"/> when it is too much: eleven messages of full length must not wait for the twelfth.</summary>
    public bool TryAdd(byte[] attachment)
    {
        _length += attachment.Length;
        if (_length > (long)limit * 2)
        {
            return false;
        }

        _attachments.Add(attachment);
        return true;
    }
}
