using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Duet.Load.Linux;

namespace Duet.Load.Turn;

/// <summary>How packets are offered to the relay.</summary>
/// <param name="PayloadLength">Bytes of each packet's payload.</param>
/// <param name="Burst">Packets that one flow sends back to back.</param>
/// <param name="Aggregated">Whether a burst leaves as one segmented send, so that it reaches the server as a network card with receive offload delivers it.</param>
/// <param name="PerSecond">Packets per second; 0 keeps <see cref="Window"/> packets under way instead.</param>
internal sealed record Traffic(int PayloadLength, int Burst, bool Aggregated, int PerSecond)
{
    public const int Window = 64;
}

/// <summary>Sends and receives packets over all endpoints, on the caller's thread, in batches, and counts what comes of them.</summary>
internal sealed unsafe class PacketLoop : IDisposable
{
    private const int Batch = 64;
    private const int SlotSize = 2048;

    // A window of packets that nobody has seen for so long is lost.
    private static readonly TimeSpan LossAfter = TimeSpan.FromMilliseconds(150);

    private readonly Endpoint[] _endpoints;
    private readonly Traffic _traffic;
    private readonly Epoll _epoll = new();
    private readonly byte* _received = (byte*)NativeMemory.AllocZeroed(Batch * SlotSize);
    private readonly byte* _sending = (byte*)NativeMemory.AllocZeroed(Batch * SlotSize);
    private readonly MessageHeader* _headers = (MessageHeader*)NativeMemory.AllocZeroed((nuint)(2 * Batch * sizeof(MessageHeader)));
    private readonly Segment* _segments = (Segment*)NativeMemory.AllocZeroed((nuint)(2 * Batch * sizeof(Segment)));
    private int _nextSender;
    private long _underWay;

    public PacketLoop(Endpoint[] endpoints, Traffic traffic)
    {
        _endpoints = endpoints;
        _traffic = traffic;
        for (var index = 0; index < Batch; index++)
        {
            _segments[index] = new Segment { Base = _received + (index * SlotSize), Length = SlotSize };
            _headers[index] = new MessageHeader { Segments = _segments + index, SegmentCount = 1 };
        }

        for (var number = 0; number < endpoints.Length; number++)
        {
            _epoll.Add(endpoints[number].Descriptor, Kernel.EpollIn, number);
            if (traffic.Aggregated)
            {
                Kernel.Set(endpoints[number].Descriptor, Kernel.SolUdp, Kernel.UdpSegment, endpoints[number].HeaderLength + traffic.PayloadLength);
            }
        }
    }

    public long Sent { get; private set; }

    public long Received { get; private set; }

    public long Misrouted { get; private set; }

    public long OutOfOrder { get; private set; }

    /// <summary>One-way times in microseconds, taken when traffic is paced.</summary>
    public List<double> Ages { get; } = [];

    public void Reset()
    {
        (Sent, Received, Misrouted, OutOfOrder) = (0, 0, 0, 0);
        Ages.Clear();
    }

    public void RunFor(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var lastArrival = start;
        var offered = 0L;
        for (var now = TimeSpan.Zero; now < time; now = Stopwatch.GetElapsedTime(start))
        {
            TimeSpan wait;
            if (_traffic.PerSecond > 0)
            {
                var interval = TimeSpan.FromSeconds((double)_traffic.Burst / _traffic.PerSecond);
                for (; interval * offered <= now; offered++)
                {
                    SendBurst();
                }

                wait = (interval * offered) - now;
            }
            else
            {
                while (_underWay + _traffic.Burst <= Traffic.Window)
                {
                    SendBurst();
                }

                wait = TimeSpan.FromMilliseconds(20);
            }

            if (ReceiveReady(wait))
            {
                lastArrival = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(lastArrival) > LossAfter)
            {
                _underWay = 0;
            }
        }
    }

    /// <summary>Takes in what is still under way, until nothing has come for a while.</summary>
    public void Drain()
    {
        var watch = Stopwatch.StartNew();
        while (Received < Sent && watch.Elapsed < LossAfter)
        {
            if (ReceiveReady(TimeSpan.FromMilliseconds(20)))
            {
                watch.Restart();
            }
        }

        _underWay = 0;
    }

    public void Dispose()
    {
        _epoll.Dispose();
        NativeMemory.Free(_received);
        NativeMemory.Free(_sending);
        NativeMemory.Free(_headers);
        NativeMemory.Free(_segments);
    }

    private void SendBurst()
    {
        var number = _nextSender;
        var endpoint = _endpoints[number];
        _nextSender = (number + 1) % _endpoints.Length;
        var length = endpoint.HeaderLength + _traffic.PayloadLength;
        var padded = endpoint.Kind == EndpointKind.Stream ? (length + 3) & ~3 : length;
        var now = Stopwatch.GetTimestamp();
        for (var index = 0; index < _traffic.Burst; index++)
        {
            var packet = new Span<byte>(_sending + (index * padded), padded);
            if (endpoint.HeaderLength > 0)
            {
                BinaryPrimitives.WriteUInt16BigEndian(packet, TurnClient.Channel);
                BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)_traffic.PayloadLength);
            }

            Probe.Write(packet[endpoint.HeaderLength..], number, endpoint.NextSequence++, now);
        }

        var left = _traffic.Aggregated || endpoint.Kind == EndpointKind.Stream
            ? SendWhole(endpoint, padded * _traffic.Burst)
            : SendSingly(endpoint, padded);
        Sent += left;
        _underWay += left;
    }

    /// <summary>One call: a stream's bytes, or one large datagram that is segmented on its way.</summary>
    private int SendWhole(Endpoint endpoint, int length)
    {
        var destination = endpoint.Destination;
        var segment = new Segment { Base = _sending, Length = (nuint)length };
        var header = new MessageHeader { Segments = &segment, SegmentCount = 1 };
        if (endpoint.HasDestination)
        {
            header.Name = &destination;
            header.NameLength = 16;
        }

        // A stream has room for its part of the window, so the call takes all or fails.
        var sent = Kernel.SendMany(endpoint.Descriptor, &header, 1, Kernel.NoSignal);
        return sent == 1 && header.Length == length ? _traffic.Burst : throw Kernel.Failure("sendmmsg");
    }

    private int SendSingly(Endpoint endpoint, int length)
    {
        var destination = endpoint.Destination;
        var headers = _headers + Batch;
        var segments = _segments + Batch;
        for (var index = 0; index < _traffic.Burst; index++)
        {
            segments[index] = new Segment { Base = _sending + (index * length), Length = (nuint)length };
            headers[index] = new MessageHeader { Segments = segments + index, SegmentCount = 1 };
            if (endpoint.HasDestination)
            {
                headers[index].Name = &destination;
                headers[index].NameLength = 16;
            }
        }

        var sent = Kernel.SendMany(endpoint.Descriptor, headers, (uint)_traffic.Burst, Kernel.NoSignal);
        return sent > 0 ? sent : throw Kernel.Failure("sendmmsg");
    }

    private bool ReceiveReady(TimeSpan wait)
    {
        var before = Received;
        var ready = _epoll.Wait(wait);
        for (var index = 0; index < ready; index++)
        {
            var number = _epoll[index].Number;
            if (_endpoints[number].Kind == EndpointKind.Stream)
            {
                ReceiveStream(_endpoints[number]);
            }
            else
            {
                ReceiveDatagrams(_endpoints[number]);
            }
        }

        _underWay = Math.Max(0, _underWay - (Received - before));
        return Received > before;
    }

    private void ReceiveDatagrams(Endpoint endpoint)
    {
        var count = Kernel.ReceiveMany(endpoint.Descriptor, _headers, Batch, Kernel.DontWait, null);
        for (var index = 0; index < count; index++)
        {
            Take(endpoint, new ReadOnlySpan<byte>(_received + (index * SlotSize), (int)_headers[index].Length));
        }
    }

    private void ReceiveStream(Endpoint endpoint)
    {
        var kept = endpoint.Partial?.Length ?? 0;
        endpoint.Partial?.CopyTo(new Span<byte>(_received, kept));
        endpoint.Partial = null;
        var count = Kernel.Receive(endpoint.Descriptor, _received + kept, (nuint)((Batch * SlotSize) - kept), Kernel.DontWait);
        if (count <= 0)
        {
            throw new IOException("The relay closed a connection.");
        }

        var data = new ReadOnlySpan<byte>(_received, kept + (int)count);
        while (data.Length >= 4)
        {
            var isChannelData = data[0] >= 0x40;
            var length = BinaryPrimitives.ReadUInt16BigEndian(data[2..]) + (isChannelData ? 4 : 20);
            var padded = (length + 3) & ~3;
            if (data.Length < padded)
            {
                break;
            }

            Take(endpoint, data[..length]);
            data = data[padded..];
        }

        if (!data.IsEmpty)
        {
            endpoint.Partial = data.ToArray();
        }
    }

    private void Take(Endpoint endpoint, ReadOnlySpan<byte> packet)
    {
        if (endpoint.HeaderLength > 0)
        {
            if (packet.Length < 4 || packet[0] < 0x40)
            {
                // A late STUN answer.
                return;
            }

            packet = packet.Slice(4, Math.Min(packet.Length - 4, BinaryPrimitives.ReadUInt16BigEndian(packet[2..])));
        }

        Received++;
        if (packet.Length != _traffic.PayloadLength || Probe.Flow(packet) != endpoint.IncomingFlow)
        {
            Misrouted++;
            return;
        }

        var sequence = Probe.Sequence(packet);
        if (sequence < endpoint.ExpectedSequence)
        {
            OutOfOrder++;
        }

        endpoint.ExpectedSequence = Math.Max(endpoint.ExpectedSequence, sequence + 1);
        if (_traffic.PerSecond > 0)
        {
            Ages.Add(Probe.AgeMicroseconds(packet));
        }
    }
}
