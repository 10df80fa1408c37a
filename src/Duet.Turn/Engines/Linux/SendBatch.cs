using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Duet.Turn.Stun;

namespace Duet.Turn.Engines.Linux;

/// <summary>
/// Collects datagrams for many sockets and destinations and sends them with few system calls. Datagrams from one socket to one destination stay in
/// their order; those of equal size leave as one run, which the kernel cuts up. For one thread; nothing is allocated after the start.
/// </summary>
internal sealed unsafe class SendBatch : IDisposable
{
    private const int MaxPackets = 1024;
    private const int MaxPieces = MaxPackets * 3;
    private const int ArenaLength = 128 * 1024;
    private const int RecentBits = 8;

    private readonly Packet[] _packets = new Packet[MaxPackets];
    private readonly Message[] _messages = new Message[MaxPackets];
    private readonly Outlet[] _outlets = new Outlet[MaxPackets];
    private readonly int[] _recent = new int[1 << RecentBits];
    private readonly NativeBlock<byte> _arena = new(ArenaLength);
    private readonly NativeBlock<byte> _names = new(MaxPackets * SocketAddressBytes.MaxLength);
    private readonly NativeBlock<byte> _controls = new(MaxPackets * ControlMessages.MaxLength);
    private readonly NativeBlock<IoVector> _pieces = new(MaxPieces);
    private readonly NativeBlock<BatchMessage> _headers = new(MaxPackets);
    private readonly NativeBlock<int> _zeros = new(1);
    private int _packetCount;
    private int _messageCount;
    private int _outletCount;
    private int _arenaUsed;
    private int _pieceCount;

    public Segmentation Segmentation { get; } = new();

    /// <summary>Datagrams that the system did not take, since the start.</summary>
    public long Lost { get; private set; }

    public bool IsEmpty => _packetCount == 0;

    /// <summary>Adds a datagram that is copied.</summary>
    public void Add(Outlet outlet, in TransportAddress destination, ReadOnlySpan<byte> datagram)
    {
        MakeRoom(datagram.Length);
        var copy = Copy(datagram);
        Append(outlet, destination, new Packet { Payload = copy, PayloadLength = datagram.Length });
    }

    /// <summary>Adds a datagram whose payload stays where it is until <see cref="Flush"/>; only what goes before it is copied.</summary>
    /// <param name="outlet">The socket.</param>
    /// <param name="destination">To whom.</param>
    /// <param name="prefix">What goes before the payload.</param>
    /// <param name="payload">Must neither move nor change until the batch is flushed.</param>
    /// <param name="length">Of the payload.</param>
    /// <param name="padding">Zero bytes after it, up to three.</param>
    /// <param name="room">Bytes before the payload that may be written over: then prefix and payload become one piece.</param>
    public void Add(Outlet outlet, in TransportAddress destination, ReadOnlySpan<byte> prefix, byte* payload, int length, int padding, int room)
    {
        MakeRoom(prefix.Length);
        var packet = new Packet { Payload = payload, PayloadLength = length, Padding = padding };
        if (prefix.Length <= room)
        {
            packet.Payload -= prefix.Length;
            packet.PayloadLength += prefix.Length;
            prefix.CopyTo(new Span<byte>(packet.Payload, prefix.Length));
        }
        else
        {
            packet.Prefix = Copy(prefix);
            packet.PrefixLength = prefix.Length;
        }

        Append(outlet, destination, packet);
    }

    /// <summary>Sends everything.</summary>
    public void Flush()
    {
        for (var i = 0; i < _outletCount; i++)
        {
            var outlet = _outlets[i];
            var first = outlet.First;
            outlet.First = outlet.Last = -1;
            Send(outlet.Descriptor, first);
        }

        _packetCount = _messageCount = _outletCount = _arenaUsed = 0;
    }

    public void Dispose()
    {
        _arena.Dispose();
        _names.Dispose();
        _controls.Dispose();
        _pieces.Dispose();
        _headers.Dispose();
        _zeros.Dispose();
    }

    private void MakeRoom(int arena)
    {
        if (_packetCount == MaxPackets || _arenaUsed + arena > ArenaLength)
        {
            Flush();
        }
    }

    private byte* Copy(ReadOnlySpan<byte> bytes)
    {
        var start = _arena.Start + _arenaUsed;
        bytes.CopyTo(new Span<byte>(start, bytes.Length));
        _arenaUsed += bytes.Length;
        return start;
    }

    private void Append(Outlet outlet, in TransportAddress destination, in Packet packet)
    {
        var index = _packetCount++;
        _packets[index] = packet;
        _packets[index].Next = -1;

        // Whatever is newest under a destination's hash is the last message to it, or is another's: then a new message keeps the order too.
        ref var recent = ref _recent[Segmentation.Spread(destination.GetHashCode() ^ outlet.Number, RecentBits)];
        if (recent < _messageCount)
        {
            ref var run = ref _messages[recent];
            if (run.IsOpen && ReferenceEquals(run.Outlet, outlet) && run.Destination.Equals(destination) && TryJoin(ref run, index, packet.Length))
            {
                return;
            }
        }

        recent = Begin(outlet, destination, index, packet.Length);
    }

    private bool TryJoin(ref Message run, int index, int length)
    {
        if (length == 0 || length > run.SegmentSize || run.Length + length > Segmentation.MaxBytes)
        {
            return false;
        }

        _packets[run.Last].Next = index;
        run.Last = index;
        run.Length += length;
        run.Count++;

        // Only the last one may be shorter.
        run.IsOpen = length == run.SegmentSize && run.Count < Segmentation.MaxSegments;
        return true;
    }

    private int Begin(Outlet outlet, in TransportAddress destination, int packet, int length)
    {
        var index = _messageCount++;
        _messages[index] = new Message
        {
            Outlet = outlet,
            Destination = destination,
            First = packet,
            Last = packet,
            Next = -1,
            Count = 1,
            Length = length,
            SegmentSize = length,
            IsOpen = Segmentation.Allows(destination, length),
        };
        if (outlet.First < 0)
        {
            outlet.First = index;
            _outlets[_outletCount++] = outlet;
        }
        else
        {
            _messages[outlet.Last].Next = index;
        }

        outlet.Last = index;
        return index;
    }

    /// <summary>Sends a socket's messages, and goes on after one that cannot be sent.</summary>
    private void Send(FileDescriptor socket, int first)
    {
        var count = 0;
        _pieceCount = 0;
        for (var index = first; index >= 0; index = _messages[index].Next)
        {
            WriteHeader(count++, _messages[index]);
        }

        var message = first;
        for (var sent = 0; sent < count;)
        {
            var taken = SendHeaders(socket, sent, count - sent);
            for (var i = 0; i < taken; i++)
            {
                if (_messages[message].Count > 1)
                {
                    Segmentation.Succeeded();
                }

                message = _messages[message].Next;
            }

            sent += taken;
            if (sent == count)
            {
                return;
            }

            // The first of the rest failed; a call that did send some does not say why.
            if (taken == 0)
            {
                Fail(socket, _messages[message], (LinuxError)Marshal.GetLastPInvokeError(), sent);
                message = _messages[message].Next;
                sent++;
            }
        }
    }

    private static int SendOne(FileDescriptor socket, in BatchMessage header) =>
        Libc.SendTo(socket.Number, header.Vectors->Data, header.Vectors->Length, 0, header.Name, header.NameLength) < 0 ? -1 : 1;

    private int SendHeaders(FileDescriptor socket, int first, int count)
    {
        var sent = TrySendHeaders(socket, first, count);
        if (sent < 0 && (LinuxError)Marshal.GetLastPInvokeError() != LinuxError.TryAgain)
        {
            // What failed may have been an earlier datagram, and this one was not even tried: see UdpSocket.TellErrors.
            sent = TrySendHeaders(socket, first, count);
        }

        return Math.Max(0, sent);
    }

    private int TrySendHeaders(FileDescriptor socket, int first, int count)
    {
        ref readonly var header = ref _headers.Start[first];

        // One datagram in one piece, as those to a peer mostly are, is cheaper without the batch's lists.
        return count == 1 && header is { VectorCount: 1, ControlLength: 0 }
            ? SendOne(socket, header)
            : Libc.SendMessages(socket.Number, _headers.Start + first, (uint)count, 0);
    }

    private void Fail(FileDescriptor socket, in Message message, LinuxError error, int header)
    {
        if (message.Count == 1 || !Segmentation.Refused(message.Destination, error))
        {
            Lost += message.Count;
            return;
        }

        // Its own header and pieces are free now, and each datagram alone needs no more of them.
        _pieceCount = (int)(_headers.Start[header].Vectors - _pieces.Start);
        for (var packet = message.First; packet >= 0; packet = _packets[packet].Next)
        {
            var pieces = _pieceCount;
            WriteHeader(header, message with { First = packet, Last = packet, Count = 1 });
            if (SendHeaders(socket, header, 1) == 0)
            {
                Lost++;
            }

            _pieceCount = pieces;
        }
    }

    private void WriteHeader(int index, in Message message)
    {
        var name = _names.Start + (index * SocketAddressBytes.MaxLength);
        var pieces = _pieceCount;
        for (var packet = message.First; ; packet = _packets[packet].Next)
        {
            WritePieces(_packets[packet], pieces);
            if (packet == message.Last)
            {
                break;
            }
        }

        ref var header = ref _headers.Start[index];
        header = default;
        header.Name = name;
        header.NameLength = SocketAddressBytes.Write(name, message.Destination);
        header.Vectors = _pieces.Start + pieces;
        header.VectorCount = (nuint)(_pieceCount - pieces);
        header.Control = _controls.Start + (index * ControlMessages.MaxLength);
        header.ControlLength = (nuint)WriteControl(header.Control, message);
    }

    private static int WriteControl(byte* control, in Message message)
    {
        var length = message.Outlet.Source.IsNone ? 0 : ControlMessages.WriteSource(control, message.Outlet.Source);
        return message.Count > 1 ? length + ControlMessages.WriteSegments(control + length, message.SegmentSize) : length;
    }

    private void WritePieces(in Packet packet, int firstOfMessage)
    {
        if (packet.PrefixLength > 0)
        {
            WritePiece(packet.Prefix, packet.PrefixLength, firstOfMessage);
        }

        WritePiece(packet.Payload, packet.PayloadLength, firstOfMessage);
        if (packet.Padding > 0)
        {
            WritePiece((byte*)_zeros.Start, packet.Padding, firstOfMessage);
        }
    }

    /// <summary>Adds bytes to a message; those that follow the last ones in memory make that piece longer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WritePiece(byte* data, int length, int firstOfMessage)
    {
        if (_pieceCount > firstOfMessage)
        {
            ref var last = ref _pieces.Start[_pieceCount - 1];
            if (last.Data + last.Length == data)
            {
                last.Length += (nuint)length;
                return;
            }
        }

        _pieces.Start[_pieceCount++] = new IoVector { Data = data, Length = (nuint)length };
    }

    /// <summary>One datagram.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Packet
    {
        public byte* Prefix;
        public byte* Payload;
        public int PrefixLength;
        public int PayloadLength;
        public int Padding;
        public int Next;

        public readonly int Length => PrefixLength + PayloadLength + Padding;
    }

    /// <summary>One datagram, or a run of them.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Message
    {
        public Outlet Outlet;
        public TransportAddress Destination;
        public int First;
        public int Last;
        public int Next;
        public int Count;
        public int Length;
        public int SegmentSize;
        public bool IsOpen;
    }
}
