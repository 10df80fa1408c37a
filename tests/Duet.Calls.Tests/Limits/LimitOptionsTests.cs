using System.Reflection;

namespace Duet.Calls.Tests.Limits;

/// <summary>Each limit of <see cref="LimitOptions"/>, set to one: what the second of everything is told. (Bytes: one byte less than the message has.)</summary>
public sealed class LimitOptionsTests
{
    private static readonly Dictionary<string, (string Expected, Func<World, string> Second)> Limits = new(StringComparer.Ordinal)
    {
        [nameof(LimitOptions.SessionsPerConnection)] = ("TooManySessions", world => Twice(nth => world.Join("ann", nth))),
        [nameof(LimitOptions.RingingCallsPerDevice)] = ("Busy", world => CallBobTwice(world)),
        [nameof(LimitOptions.RingingCallsPerCallee)] = ("RateLimited", world => CallBobTwice(world)),
        [nameof(LimitOptions.RingingCallsPerCalleePerAddress)] = ("RateLimited", world => FromOneAddress(world, (who, nth) => world.Call(who, World.IdOf("bob"), nth))),
        [nameof(LimitOptions.SecondsToAcknowledgeRing)] = ("Calling late", world =>
        {
            world.Options.Limits.RingingCallsPerDevice = 1;
            CallBobTwice(world);
            world.Wait(1);
            return world.Call("cat", World.IdOf("bob"), "late");
        }
        ),
        [nameof(LimitOptions.KnocksPerRoomPerAddress)] = ("RoomFull", world =>
        {
            world.Join("ann", "r");
            World.Done(world.Board.LockRoomAsync("ann", "r", locked: true));
            return FromOneAddress(world, (who, _) => world.Join(who, "r"));
        }
        ),
        [nameof(LimitOptions.CertificateRenewalsPerHour)] = ("RateLimited", world => Twice(_ => Renew(world))),
        [nameof(LimitOptions.RelayTestsPerMinutePerAddress)] = ("RateLimited", world => FromOneAddress(world, (who, _) => world.Say(who, world.Board.TestRelayAsync(who)))),
        [nameof(LimitOptions.ExpiringLinks)] = ("RateLimited", world => Twice(nth => LetExpire(world, "ann", nth))),
        [nameof(LimitOptions.ExpiringLinksPerAddress)] = ("RateLimited", world => FromOneAddress(world, (who, nth) => LetExpire(world, who, nth))),
        [nameof(LimitOptions.KnocksPerRoom)] = ("RoomFull", world =>
        {
            world.Join("ann", "r");
            World.Done(world.Board.LockRoomAsync("ann", "r", locked: true));
            world.Join("bob", "r");
            return world.Join("cat", "r");
        }
        ),
        [nameof(LimitOptions.CalleesPerHour)] = ("RateLimited", world => Twice(nth => world.Call("ann", World.IdOf(nth), nth), "y", "z")),
        [nameof(LimitOptions.CalleesPerHourPerAddress)] = ("RateLimited", world => FromOneAddress(world, (who, nth) => world.Call(who, World.IdOf(nth), nth))),
        [nameof(LimitOptions.CallsPerMinute)] = ("RateLimited", world => Twice(nth => world.Call("ann", World.IdOf("x"), nth))),
        [nameof(LimitOptions.CallsPerMinutePerAddress)] = ("RateLimited", world => FromOneAddress(world, (who, nth) => world.Call(who, World.IdOf("x"), nth))),
        [nameof(LimitOptions.JoinsPerMinutePerAddress)] = ("RateLimited", world => FromOneAddress(world, (who, nth) => world.Join(who, nth))),
        [nameof(LimitOptions.LinkRequestsPerHour)] = ("RateLimited", world => FromOneAddress(world, (who, _) => Link(world, who, "dan"))),
        [nameof(LimitOptions.LinkRequestsPerHourPerAddress)] = ("RateLimited", world => FromOneAddress(world, (who, nth) => Link(world, who, nth))),
        [nameof(LimitOptions.Calls)] = ("RateLimited", world => CallBobTwice(world)),
        [nameof(LimitOptions.Rooms)] = ("RateLimited", world => Twice(nth => world.Join("ann", nth))),
        [nameof(LimitOptions.MissedCallsPerPerson)] = ("kept: 1", world =>
        {
            Twice(nth => world.Call("ann", World.IdOf("dan"), nth));
            return "kept: " + Missed(world, "dan");
        }
        ),
        [nameof(LimitOptions.PeopleWithMissedCalls)] = ("kept: 0 1", world =>
        {
            world.Call("ann", World.IdOf("dan"), "1");
            world.Call("ann", World.IdOf("fay"), "2");
            return $"kept: {Missed(world, "dan")} {Missed(world, "fay")}";
        }
        ),
        [nameof(LimitOptions.KeptMessages)] = ("RateLimited", world => Twice(nth => RelayToNobody(world, nth))),
        [nameof(LimitOptions.KeptBytes)] = ("RateLimited", world => RelayToNobody(world, string.Empty)),
    };

    public static TheoryData<string> Names => [.. typeof(LimitOptions).GetProperties().Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Limit_Met_IsTold(string name)
    {
        var options = new CallOptions();
        typeof(LimitOptions).GetProperty(name, BindingFlags.Public | BindingFlags.Instance)!.SetValue(options.Limits, 1);
        var world = new World(options).Connect("ann").Connect("bob", device => device with { CallWaiting = true }).Connect("cat");

        Assert.Equal(Limits[name].Expected, Limits[name].Second(world));
    }

    private static string Twice(Func<string, string> act, params string[] names)
    {
        names = names.Length == 0 ? ["1", "2"] : names;
        Assert.DoesNotContain(act(names[0]), Limits.Values.Select(limit => limit.Expected), StringComparer.Ordinal);
        return act(names[1]);
    }

    private static string CallBobTwice(World world)
    {
        world.Call("ann", World.IdOf("bob"), "1");
        return world.Call("cat", World.IdOf("bob"), "2");
    }

    private static string FromOneAddress(World world, Func<string, string, string> act)
    {
        world.Connect("gil", device => device with { Address = "one" }).Connect("hal", device => device with { Address = "one" });
        Assert.NotEqual("RateLimited", act("gil", "y"), StringComparer.Ordinal);
        return act("hal", "z");
    }

    private static string Renew(World world) => world.Say("ann", world.Board.RenewCertificateAsync("ann", "key", world.Time.GetUtcNow()));

    private static string LetExpire(World world, string device, string room)
    {
        world.Join(device, room);
        return world.Say(device, world.Board.ExpireRoomAsync(device, room, TimeSpan.FromHours(1)));
    }

    private static string Link(World world, string device, string to) =>
        world.Say(device, world.Board.RequestLinkAsync(device, new RequestLink(World.IdOf(to), "key", "name", "nonce", "proof")));

    private static int Missed(World world, string person) => World.Done(
        world.Board.ConnectAsync(new NewConnection(person, World.IdOf(person), person, person))).Result.Value!.Missed.Length;

    private static string RelayToNobody(World world, string text)
    {
        world.Join("ann", "r");
        world.Join("bob", "r");
        world.Disconnect("bob");
        return world.Relay("ann", text, new SessionHint(RoomId: "r"));
    }
}
