namespace Duet.Calls.Tests.Devices;

public sealed class LinkTests
{
    private readonly World _world = new();

    [Fact]
    public void Request_ReachesHoldersOnly_AndIsGrantedOnce()
    {
        _world.Connect("ann").Connect("ann.tablet", device => device with { LinkedDevice = true }).Connect("ann.new", device => device with { PersonId = null });

        Assert.Equal("Done", Request("ann.new"));
        Assert.Equal(["ann: link-request ann.new"], _world.Heard());

        Assert.Equal("NotInSession", Grant("ann.tablet"));
        Assert.Equal("Done", Grant("ann"));
        Assert.Equal(["ann.new: link-grant"], _world.Heard());
        Assert.Equal("NotInSession", Grant("ann"));
    }

    [Fact]
    public void Request_ToNobody_LooksTheSame()
    {
        _world.Connect("ann.new", device => device with { PersonId = null });

        Assert.Equal("Done", Request("ann.new"));
        Assert.Empty(_world.Heard());
    }

    [Fact]
    public void Request_OtherPeople_CannotGrantOrDeny()
    {
        _world.Connect("eve").Connect("ann.new", device => device with { PersonId = null });
        Request("ann.new");

        Assert.Equal("NotInSession", Grant("eve"));
        Assert.Equal("NotInSession", _world.Say("eve", _world.Board.DenyLinkAsync("eve", "ann.new")));
    }

    [Fact]
    public void Request_IsDenied()
    {
        _world.Connect("ann").Connect("ann.new", device => device with { PersonId = null });
        Request("ann.new");
        _world.Heard();

        Assert.Equal("Done", _world.Say("ann", _world.Board.DenyLinkAsync("ann", "ann.new")));
        Assert.Equal(["ann.new: link-deny"], _world.Heard());
    }

    [Fact]
    public void Request_IsRevealedTo_ChoosesAndIsGranted()
    {
        _world.Connect("ann").Connect("eve").Connect("ann.new", device => device with { PersonId = null });
        Assert.Equal("NotInSession", Choose("ann.new", "ann", right: true));
        Request("ann.new");
        _world.Heard();

        Assert.Equal("NotInSession", Reveal("eve"));
        Assert.Equal("Done", Reveal("ann"));
        Assert.Equal(["ann.new: link-reveal ann nonce"], _world.Heard());
        Assert.Equal("NotInSession", Choose("ann.new", "eve", right: true));
        Assert.Equal("NotInSession", Choose("eve", "ann", right: true));
        Assert.Equal("Done", Choose("ann.new", "ann", right: true));
        Assert.Equal(["ann: link-chosen ann.new right"], _world.Heard());
        Assert.Equal("Done", Grant("ann"));
    }

    [Fact]
    public void Request_WrongPicturesChosen_CannotBeGrantedAnyMore()
    {
        _world.Connect("ann").Connect("ann.new", device => device with { PersonId = null });
        Request("ann.new");
        Reveal("ann");
        _world.Heard();

        Assert.Equal("Done", Choose("ann.new", "ann", right: false));

        Assert.Equal(["ann: link-chosen ann.new wrong"], _world.Heard());
        Assert.Equal("NotInSession", Grant("ann"));
        Assert.Equal("NotInSession", Choose("ann.new", "ann", right: true));
    }

    [Fact]
    public void Request_IsForgottenAfterTenMinutes()
    {
        _world.Connect("ann").Connect("ann.new", device => device with { PersonId = null });
        Request("ann.new");

        _world.Wait(600);

        Assert.Equal("NotInSession", Grant("ann"));
    }

    [Fact]
    public void Requests_ToOnePerson_AreLimited()
    {
        var world = new World(new CallOptions { Limits = { LinkRequestsPerHour = 1 } });
        world.Connect("bob").Connect("cat");

        Assert.Equal("Done", world.Say("bob", world.Board.RequestLinkAsync("bob", Link())));
        Assert.Equal("RateLimited", world.Say("cat", world.Board.RequestLinkAsync("cat", Link())));
    }

    [Fact]
    public void Certificate_IsRenewedByTheHolder()
    {
        _world.Connect("ann").Connect("ann.tablet", device => device with { LinkedDevice = true }).Connect("eve");

        Assert.Equal("Done", _world.Say("ann.tablet", _world.Board.RenewCertificateAsync("ann.tablet", "key", _world.Time.GetUtcNow())));
        Assert.Equal(["ann: renew-certificate ann.tablet"], _world.Heard());
        Assert.Equal("NotInSession", _world.Say("ann.tablet", _world.Board.PassCertificateAsync("ann.tablet", "key", World.Json("x"))));
        Assert.Equal("Done", _world.Say("ann", _world.Board.PassCertificateAsync("ann", "key", World.Json("x"))));
        Assert.Equal(["ann.tablet: certificate-renewed key"], _world.Heard());
    }

    private static RequestLink Link() => new(World.IdOf("ann"), "key", "phone", "nonce", "proof");

    private string Request(string device) => _world.Say(device, _world.Board.RequestLinkAsync(device, Link()));

    private string Reveal(string holder) => _world.Say(holder, _world.Board.RevealLinkAsync(holder, new RevealLink("ann.new", "nonce")));

    private string Choose(string device, string holder, bool right) => _world.Say(device, _world.Board.ChooseLinkAsync(device, new ChooseLink(holder, right, "proof")));

    private string Grant(string holder) => _world.Say(holder, _world.Board.GrantLinkAsync(holder, new GrantLink("ann.new", "key", World.Json("certificate"), "ann", "proof")));
}
