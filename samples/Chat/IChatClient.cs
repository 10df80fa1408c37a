using Duet.SocketIO;

namespace Chat;

/// <summary>The events that the page listens to.</summary>
internal interface IChatClient
{
    void Said(Message message);                         // "said"

    [EventName("which language")]
    Task<string> LanguageAsync(CancellationToken cancellationToken);
}
