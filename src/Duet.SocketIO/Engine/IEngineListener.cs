namespace Duet.SocketIO.Engine;

/// <summary>What sits on top of an Engine.IO session. Calls never overlap, except that of <see cref="OnClose"/>.</summary>
internal interface IEngineListener
{
    /// <summary>A message came.</summary>
    /// <param name="data">Its bytes; valid during the call, unless the answer says that they are kept.</param>
    /// <param name="isBinary">Whether it is binary; text is valid UTF-8.</param>
    /// <param name="mayBlock">Whether this thread may run code that blocks.</param>
    MessageDisposition OnMessage(ReadOnlyMemory<byte> data, bool isBinary, bool mayBlock);

    /// <summary>Completes when more messages are welcome.</summary>
    Task WhenReadyAsync();

    /// <summary>Everything sent before the last ping has arrived.</summary>
    void OnPong();

    /// <summary>A ping is about to go out, behind everything that was sent before.</summary>
    void OnPing();

    /// <summary>The session has ended; called once.</summary>
    void OnClose(DisconnectReason reason);
}
