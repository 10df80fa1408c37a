using System.Security.Claims;
using System.Text.RegularExpressions;
using Duet.SocketIO.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

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
        use: static app => app.Use(static (context, next) =>
        {
            if (context.Request.Headers["x-user"].ToString() is { Length: > 0 } user)
            {
                Claim[] claims = [new(ClaimTypes.Name, user), new(ClaimTypes.Role, context.Request.Headers["x-role"].ToString())];
                context.User = new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
            }

            return next(context);
        }));

    private static async Task<RawWebSocket> OpenAsync(TestServer server, string user, string role)
    {
        var client = await RawWebSocket.ConnectAsync(server.WebSocketUrl(), $"x-user: {user}", $"x-role: {role}");
        Assert.StartsWith("0{", await client.ReceiveAsync(), StringComparison.Ordinal);
        return client;
    }
}
