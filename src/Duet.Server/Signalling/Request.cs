using System.Runtime.InteropServices;
using System.Text.Json.Serialization.Metadata;
using Duet.SocketIO;

namespace Duet.Server.Signalling;

/// <summary>What a client asks for: by an event, or in its handshake. Valid as long as the event.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct Request
{
    /// <summary>Tells what became of the handshake's request.</summary>
    private const string FirstAnswer = "first-answer";

    private readonly EventContext? _event;

    public Request(EventContext @event)
        : this(@event.Socket, @event.Name, @event.Arguments) => _event = @event;

    public Request(Socket socket, FirstRequest first)
        : this(socket, first.Name, first.Arguments)
    {
    }

    private Request(Socket socket, string name, EventArguments arguments) => (Socket, Name, Arguments) = (socket, name, arguments);

    public Socket Socket { get; }

    public string Name { get; }

    public EventArguments Arguments { get; }

    /// <summary>Whether the client waits for an answer.</summary>
    public bool HasAcknowledgement => _event?.HasAcknowledgement ?? true;

    public void Acknowledge(EventArguments arguments)
    {
        if (_event is { } received)
        {
            received.Acknowledge(arguments);
        }
        else
        {
            Socket.Emit(FirstAnswer, arguments);
        }
    }

    public void Acknowledge<T>(T value, JsonTypeInfo<T> typeInfo) => Acknowledge(EventArguments.Of(value, typeInfo));
}
