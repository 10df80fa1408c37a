using System.Security.Claims;
using System.Text.RegularExpressions;
using Duet.SocketIO.ConformanceHost;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duet.SocketIO.Tests.Sockets;

public sealed class AuthorizationTests
{
    [Fact]
    public async Task Handshake_KnowsTheUser()
    {
        await using var server = await StartAsync(static io => { });
        await using var client = await OpenAsync(server, "anna", "admin");
        await client.SendAsync("40");
        Assert.StartsWith("40{", await client.ReceiveAsync(), StringComparison.Ordinal);
        var handshake = server.IO.Sockets.Values.Single().Handshake;
        Assert.Equal("anna", handshake.User.Identity!.Name);
        Assert.True(handshake.User.IsInRole("admin"));
    }

    [Fact]
    public async Task Handshake_ByPolling_KnowsTheUser_AndHasNoRequestAnyMore()
    {
        await using var server = await StartAsync(static io => io.On("who", static (Socket socket) => $"{socket.Handshake.User.Identity!.Name} {socket.Handshake.HttpContext is null}"));
        server.Http.DefaultRequestHeaders.Add("x-user", "anna");
        var client = await PollingClient.OpenAsync(server.Http);
        await client.SendAsync("40");
        await client.PollAsync();
        await client.SendAsync("""421["who"]""");
        Assert.Equal("""431["anna True"]""", await client.PollAsync());
    }

    [Fact]
    public async Task Handshake_ByWebSocket_HasTheRequestWhileTheConnectionLasts()
    {
        await using var app = await StartPlainAsync();
        var seen = new TaskCompletionSource<Handshake>(TaskCreationOptions.RunContinuationsAsynchronously);
        var io = app.Services.GetRequiredService<SocketIOServer>();
        io.Use(static socket => ValueTask.FromResult(socket.Handshake.HttpContext is null ? new ConnectError("no request") : null));
        io.OnConnection(socket =>
        {
            seen.SetResult(socket.Handshake);
            return ValueTask.CompletedTask;
        });
        io.On("later", static (Socket socket) => socket.Handshake.HttpContext!.Request.Headers["x-user"].ToString());
        await using var client = await RawWebSocket.ConnectAsync(PlainUrl(app, ""), "x-user: anna", "x-role: admin");
        await client.ReceiveAsync();
        await client.SendAsync("40");
        Assert.StartsWith("40{", await client.ReceiveAsync(), StringComparison.Ordinal);
        var handshake = await seen.Task.WaitAsync(RawWebSocket.Patience, TestContext.Current.CancellationToken);
        var context = handshake.HttpContext!;
        Assert.Equal("/socket.io/", context.Request.Path);
        Assert.Equal("Socket.IO", context.GetEndpoint()?.DisplayName);
        Assert.NotNull(context.RequestServices.GetService<SocketIOServer>());
        Assert.Equal("anna", context.User.Identity!.Name);
        Assert.Equal("admin", handshake.User.FindFirst(ClaimTypes.Role)?.Value);
        Assert.Equal("admin", handshake.Headers["x-role"]);
        await client.SendAsync("""421["later"]""");
        await client.ExpectAsync("""431["anna"]""");
    }

    [Fact]
    public async Task Handshake_AfterTheUpgrade_KnowsUserAndHeadersOfTheFirstRequest()
    {
        await using var app = await StartPlainAsync();
        app.Services.GetRequiredService<SocketIOServer>().On("who", static (Socket socket) =>
            $"{socket.Transport} {socket.Handshake.User.Identity!.Name} {socket.Handshake.User.IsInRole("admin")} {socket.Handshake.Headers["x-user"]} {socket.Handshake.HttpContext is null}");
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        http.DefaultRequestHeaders.Add("x-user", "anna");
        http.DefaultRequestHeaders.Add("x-role", "admin");
        var polling = await PollingClient.OpenAsync(http);
        await polling.SendAsync("40");
        await polling.PollAsync();
        await using var client = await RawWebSocket.ConnectAsync(PlainUrl(app, "&sid=" + polling.Id));
        await client.SendAsync("2probe");
        await client.ExpectAsync("3probe");
        await client.SendAsync("5");
        await client.SendAsync("""421["who"]""");
        await client.ExpectAsync("""431["WebSocket anna True anna True"]""");
    }

    [Theory]
    [InlineData("", "", "/users", "Unauthorized")]
    [InlineData("anna", "", "/users", null)]
    [InlineData("", "", "/admins", "Unauthorized")]
    [InlineData("anna", "", "/admins", "Forbidden")]
    [InlineData("anna", "admin", "/admins", null)]
    [InlineData("anna", "admin", "/tenant-1", "Forbidden")]
    [InlineData("bert", "", "/tenant-1", null)]
    [InlineData("", "", "/missing", "Internal server error")]
    public async Task Namespace_WithAPolicy_LetsInWhoMeetsIt(string user, string role, string name, string? refusal)
    {
        await using var server = await StartAsync(static io =>
        {
            io.Of("/users").RequireAuthorization();
            io.Of("/admins").RequireAuthorization("admins");
            io.Of("/missing").RequireAuthorization("there is none of this name");
            io.Of(new Regex("^/tenant-\\d+$", RegexOptions.None, TimeSpan.FromSeconds(1)))
                .RequireAuthorization(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireUserName("bert").Build())
                .Use(static socket => ValueTask.FromResult(socket.Handshake.User.Identity!.Name == "bert" ? null : new ConnectError("asked too early")));
        });
        await using var client = await OpenAsync(server, user, role);
        await client.SendAsync($"40{name},");
        var answer = await client.ReceiveAsync();
        if (refusal is null)
        {
            Assert.StartsWith($"40{name},{{", answer, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal($$"""44{{name}},{"message":"{{refusal}}"}""", answer);
        }
    }

    [Fact]
    public async Task Policy_IsAskedOfRecoveredSocketsToo()
    {
        await using var server = await StartAsync(static io => io.Main.RequireAuthorization("admins"), static o => o.ConnectionStateRecovery = new ConnectionStateRecoveryOptions());
        await using var client = await OpenAsync(server, "anna", "admin");
        await client.SendAsync("40");
        var connect = await client.ReceiveAsync();
        client.Abort();
        await using var other = await OpenAsync(server, "bert", "");
        await other.SendAsync(connect);
        await other.ExpectAsync("""44{"message":"Forbidden"}""");
        await using var again = await OpenAsync(server, "anna", "admin");
        await again.SendAsync(connect);
        await again.ExpectAsync(connect);
    }

    [Fact]
    public async Task Policy_WithoutAuthorizationInTheApplication_IsAMistakeThatIsTold()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Throws<InvalidOperationException>(() => server.IO.Main.RequireAuthorization());
    }

    private static Task<TestServer> StartAsync(Action<SocketIOServer> setUp, Action<SocketIOOptions>? configure = null) => TestServer.StartAsync(
        setUp,
        configure,
        build: static builder => builder.Services.AddAuthorization(static options => options.AddPolicy("admins", static policy => policy.RequireRole("admin"))),
        use: static app => app.Use(AuthenticateAsync));

    /// <summary>A server on Kestrel as it is, whatever path the other tests' bytes take.</summary>
    private static async Task<WebApplication> StartPlainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(SocketPath.Arguments);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSocketIO();
        var app = builder.Build();
        app.Use(AuthenticateAsync);
        app.MapSocketIO();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static Uri PlainUrl(WebApplication app, string query) =>
        new UriBuilder(app.Urls.First()) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" + query }.Uri;

    private static Task AuthenticateAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Headers["x-user"].ToString() is { Length: > 0 } user)
        {
            Claim[] claims = [new(ClaimTypes.Name, user), new(ClaimTypes.Role, context.Request.Headers["x-role"].ToString())];
            context.User = new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
        }

        return next(context);
    }

    private static async Task<RawWebSocket> OpenAsync(TestServer server, string user, string role)
    {
        var client = await RawWebSocket.ConnectAsync(server.WebSocketUrl(), $"x-user: {user}", $"x-role: {role}");
        Assert.StartsWith("0{", await client.ReceiveAsync(), StringComparison.Ordinal);
        return client;
    }
}
