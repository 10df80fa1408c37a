using Duet.SocketIO;

namespace Chat;

/// <summary>Made anew for each event, with services of a scope that ends behind the handler.</summary>
internal sealed class ChatEvents(MessageStore store) : IConnectionHandler
{
    [EventName("chat message")]
    public async Task<int> SayAsync(Socket socket, string room, string text)
    {
        var message = await store.AddAsync(room, text);
        socket.To(room).As<IChatClient>().Said(message);
        return message.Number;                          // the acknowledgement
    }

    public async ValueTask OnConnectionAsync(Socket socket)
    {
        socket.Join("lobby");
        var language = await socket.As<IChatClient>().LanguageAsync(socket.Disconnected);
        socket.Data["language"] = language;
    }
}
