using Duet.Turn.Relaying;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>Room for the datagrams of many sockets, which stays as it is until what was made of them has been sent. For one thread.</summary>
/// <remarks>The room for 64 KiB that joined datagrams may need is only addresses: memory is used for what comes.</remarks>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    /// <summary>Free bytes before each message, for a header in front of its payload.</summary>
    public const int Headroom = 64;

    /// <summary>The longest that UDP has, and the headroom; two cache lines more spread the beginnings over the cache.</summary>
    private const int SlotLength = 65536 + 128;

    private readonly int _capacity;
    private readonly NativeBlock<byte> _data;
    private readonly NativeBlock<byte> _names;
    private readonly NativeBlock<byte> _controls;
    private readonly NativeBlock<IoVector> _vectors;
    private readonly NativeBlock<BatchMessage> _messages;
    private int _used;

    public ReceiveBatch(int capacity)
    {
        _capacity = capacity;
        _data = new NativeBlock<byte>(capacity * SlotLength);
        _names = new NativeBlock<byte>(capacity * SocketAddressBytes.MaxLength);
        _controls = new NativeBlock<byte>(capacity * ControlMessages.MaxLength);
        _vectors = new NativeBlock<IoVector>(capacity);
        _messages = new NativeBlock<BatchMessage>(capacity);
        for (var i = 0; i < capacity; i++)
        {
            _vectors.Start[i] = new IoVector { Data = _data.Start + ((nint)i * SlotLength) + Headroom, Length = SlotLength - Headroom };
            _messages.Start[i] = new BatchMessage
            {
                Name = _names.Start + (i * SocketAddressBytes.MaxLength),
                Vectors = _vectors.Start + i,
                VectorCount = 1,
                Control = _controls.Start + (i * ControlMessages.MaxLength),
            };
        }
    }

    /// <summary>Messages that still fit.</summary>
    public int Free => _capacity - _used;

    /// <summary>Receives what is there, up to <paramref name="most"/> messages and what still fits: the new ones begin at <paramref name="first"/>.</summary>
    /// <returns>How many; 0 when there is nothing, or the socket has failed.</returns>
    public int Receive(FileDescriptor socket, int most, out int first) => Receive(socket, most, flags: 0, out first);

    /// <summary>The same for what the network said about sent datagrams: see <see cref="TryReadErrorAt"/>.</summary>
    public int ReceiveErrors(FileDescriptor socket, int most, out int first) => Receive(socket, most, SocketConstants.ErrorQueue, out first);

    /// <summary>Room for bytes of a stream, with <see cref="Headroom"/> before it. They stay there like datagrams once <see cref="Keep"/> was called.</summary>
    /// <param name="length">How much there is: more than the longest message.</param>
    public byte* NextRoom(out int length)
    {
        length = SlotLength - Headroom;
        return _vectors.Start[_used].Data;
    }

    /// <summary>Counts what was written to <see cref="NextRoom"/> as received.</summary>
    public void Keep() => _used++;

    public Received At(int index)
    {
        ref readonly var message = ref _messages.Start[index];
        var length = (int)message.Length;
        ControlMessages.Read(message.Control, (int)message.ControlLength, out var segment, out var local);
        return new Received(
            (nint)_vectors.Start[index].Data,
            length,
            segment > 0 && segment < length ? segment : length,
            SocketAddressBytes.Read(message.Name, message.NameLength),
            local);
    }

    /// <summary>What became of a datagram, and whom it was for; <see langword="false"/> when it is nothing that ICMP tells.</summary>
    public bool TryReadErrorAt(int index, out TransportAddress destination, out IcmpError error)
    {
        ref readonly var message = ref _messages.Start[index];
        destination = SocketAddressBytes.Read(message.Name, message.NameLength);
        return ControlMessages.TryReadError(message.Control, (int)message.ControlLength, out error) && !destination.IsNone;
    }

    /// <summary>Forgets all messages; whatever points to them must have been sent.</summary>
    public void Reset() => _used = 0;

    public void Dispose()
    {
        _data.Dispose();
        _names.Dispose();
        _controls.Dispose();
        _vectors.Dispose();
        _messages.Dispose();
    }

    private int Receive(FileDescriptor socket, int most, int flags, out int first)
    {
        first = _used;
        var room = Math.Min(most, Free);
        for (var i = _used; i < _used + room; i++)
        {
            // The kernel has written how long they were the last time.
            _messages.Start[i].NameLength = SocketAddressBytes.MaxLength;
            _messages.Start[i].ControlLength = ControlMessages.MaxLength;
        }

        var count = Math.Max(0, Libc.ReceiveMessages(socket.Number, _messages.Start + _used, (uint)room, flags));
        _used += count;
        return count;
    }
}
