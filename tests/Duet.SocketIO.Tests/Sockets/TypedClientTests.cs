using Duet.SocketIO.Tests.Support;

namespace Duet.SocketIO.Tests.Sockets;

/// <summary>Events as methods of an interface.</summary>
public sealed class TypedClientTests
{
    internal interface ILeaving
    {
        void Left(string name);
    }

    internal interface IChatClient : ILeaving
    {
        [EventName("chat message")]
        Task SayAsync(string text, int[] numbers);

        ValueTask UserJoinedAsync(string name, CancellationToken cancellationToken);

        void Picture(byte[] bytes);
    }

    internal interface IAsking
    {
        Task<int> AgeAsync(string name, CancellationToken cancellationToken = default);

        Task<Acknowledgement> RawAsync();

        Task<BroadcastAcknowledgement> AllAsync();
    }

    internal interface IWrong
    {
        int Age();
    }

    internal interface IReserved
    {
        void Disconnect();
    }

    internal interface IProperty
    {
        string Name { get; }
    }

    internal interface IGeneric
    {
        void Send<T>(T value);
    }

    [Fact]
    public async Task Methods_SendTheirEvents()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        await socket.As<IChatClient>().SayAsync("hello", [1, 2]);
        await server.IO.Main.As<IChatClient>().UserJoinedAsync("anna", TestContext.Current.CancellationToken);
        server.IO.To(socket.Id).As<IChatClient>().Left("anna");
        socket.As<IChatClient>().Picture([1, 2]);
        await client.ExpectAsync(
            """42["chat message","hello",[1,2]]""", """42["userJoined","anna"]""", """42["left","anna"]""", """451-["picture",{"_placeholder":true,"num":0}]""", "b:0102");
    }

    [Fact]
    public async Task Answers_AreRead_OrFailWithTheReason()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await server.JoinAsync();
        var socket = server.IO.Sockets.Values.Single();
        var asked = socket.As<IAsking>();
        var age = asked.AgeAsync("anna", TestContext.Current.CancellationToken);
        await client.ExpectAsync("""420["age","anna"]""");
        await client.SendAsync("430[42]");
        Assert.Equal(42, await age);

        age = asked.AgeAsync("bert", TestContext.Current.CancellationToken);
        await client.ExpectAsync("""421["age","bert"]""");
        await client.SendAsync("""431["many"]""");
        Assert.Equal(AcknowledgementStatus.Received, (await Assert.ThrowsAsync<AcknowledgementException>(() => age)).Status);

        var raw = asked.RawAsync();
        await client.ExpectAsync("""422["raw"]""");
        await client.SendAsync("""432["x",1]""");
        Assert.Equal(2, (await raw).Arguments.Count);

        var all = asked.AllAsync();
        await client.ExpectAsync("""423["all"]""");
        await client.SendAsync("433[]");
        Assert.True((await all).IsComplete);

        var everybody = server.IO.Main.As<IAsking>().AllAsync();
        await client.ExpectAsync("""424["all"]""");
        await client.SendAsync("434[7]");
        Assert.Single((await everybody).Answers);

        using var giveUp = new CancellationTokenSource();
        age = asked.AgeAsync("dora", giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => age);

        age = asked.AgeAsync("emma", TestContext.Current.CancellationToken);
        socket.Disconnect();
        Assert.Equal(AcknowledgementStatus.Disconnected, (await Assert.ThrowsAsync<AcknowledgementException>(() => age)).Status);
    }

    [Fact]
    public async Task Interface_ThatCannotBeSent_IsAMistakeThatIsTold()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Throws<InvalidOperationException>(() => { _ = server.IO.Main.As<IAsking>().RawAsync(); });
        Assert.Throws<InvalidOperationException>(() => server.IO.Main.As<string>());
        Assert.Throws<InvalidOperationException>(() => server.IO.Main.As<IWrong>());
        Assert.Throws<InvalidOperationException>(() => server.IO.Main.As<IProperty>());
        Assert.Throws<InvalidOperationException>(() => server.IO.Main.As<IGeneric>());
        Assert.Throws<ArgumentException>(() => server.IO.Main.As<IReserved>());
    }
}
