// What the library's README shows, as one program. A client needs a token: io("http://localhost:5000/?token=1").
using Chat;
using Duet.SocketIO;
using Microsoft.AspNetCore.Mvc;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseSocketThreads();               // optional: several times less CPU per message
builder.Services.AddSocketIO(options => options.MaxHttpBufferSize = 100_000);

builder.Services.AddSingleton<MessageStore>();
builder.Services.AddAuthentication();
builder.Services.AddAuthorization(options => options.AddPolicy("admins", policy => policy.RequireRole("admin")));

var app = builder.Build();
var io = app.Services.GetRequiredService<SocketIOServer>();

io.Use(socket => ValueTask.FromResult(
    socket.Handshake.Query.ContainsKey("token") ? null : new ConnectError("token is missing")));

io.On("join", (Socket socket, string room) =>       // the event's arguments in order; what is returned is the acknowledgement
{
    socket.Join(room);
    return $"joined {room}";
});
io.Main.On("say", context => context.Socket.To("lobby").Emit("said", context.Arguments)); // passed on as it is
io.OnConnection(async socket => Console.WriteLine((await socket.EmitWithAckAsync("are you there")).Status));

io.AddHandlers<ChatEvents>().AddFilter(new ErrorFilter());

io.On("history", async (string room, [FromServices] MessageStore store) => await store.ReadAsync(room));

io.Of("/admins").RequireAuthorization("admins").OnConnection(socket =>
{
    var user = socket.Handshake.User.Identity?.Name;
    var endpoint = socket.Handshake.HttpContext?.GetEndpoint();   // by WebSocket, while it lasts
    Console.WriteLine($"{user} from {socket.Handshake.Address} by {socket.Handshake.Headers.UserAgent} to {endpoint}");
    return ValueTask.CompletedTask;
});

var rooms = io.Main.Adapter;
rooms.OnRoomCreated = room => Console.WriteLine($"first in {room}");
rooms.OnRoomJoined = (room, socketId) => Console.WriteLine($"{socketId} joins {room}: {rooms.GetMembers(room).Count} there");
rooms.OnRoomLeft = (room, socketId) => Console.WriteLine($"{socketId} leaves {room}");
rooms.OnRoomDeleted = room => Console.WriteLine($"nobody in {room}; still there: {string.Join(", ", rooms.Rooms)}");

app.MapSocketIO("/socket.io");
app.Run();
