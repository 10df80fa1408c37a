namespace Duet.SocketIO.Handlers;

/// <summary>What is behind an <see cref="EventContext"/>. Used again for the next event, under another version.</summary>
internal sealed class ReceivedEvent
{
    [ThreadStatic]
    private static ReceivedEvent? _spare;

    private Socket? _socket;
    private string _name = "";
    private EventArguments _arguments;
    private ulong? _id;
    private int _version;
    private int _isAcknowledged;

    /// <summary>The version of the event that it stands for now.</summary>
    public int Version => _version;

    public static ReceivedEvent Rent(Socket socket, string name, in EventArguments arguments, ulong? id)
    {
        var received = _spare ?? new ReceivedEvent();
        _spare = null;
        received._socket = socket;
        received._name = name;
        received._arguments = arguments;
        received._id = id;
        received._isAcknowledged = 0;
        return received;
    }

    /// <summary>Ends the event: contexts that are still around do not reach the next one.</summary>
    public void Return()
    {
        Volatile.Write(ref _version, _version + 1);
        _socket = null;
        _name = "";
        _arguments = default;
        _spare = this;
    }

    public Socket GetSocket(int version)
    {
        Check(version);
        return _socket!;
    }

    public string GetName(int version)
    {
        Check(version);
        return _name;
    }

    public EventArguments GetArguments(int version)
    {
        Check(version);
        return _arguments;
    }

    public bool HasAcknowledgement(int version)
    {
        Check(version);
        return _id is not null;
    }

    public void Acknowledge(int version, in EventArguments arguments)
    {
        Check(version);
        if (_id is { } id && Interlocked.Exchange(ref _isAcknowledged, 1) == 0)
        {
            _socket!.SendAck(id, arguments);
        }
    }

    private void Check(int version)
    {
        if (Volatile.Read(ref _version) != version)
        {
            throw new InvalidOperationException("The event is over: its handler has completed. Copy what is needed later (EventArguments.ToOwned).");
        }
    }
}
