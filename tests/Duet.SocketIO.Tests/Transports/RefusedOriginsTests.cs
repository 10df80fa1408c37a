using Duet.SocketIO.Tests.Support;
using Duet.SocketIO.Transports;

namespace Duet.SocketIO.Tests.Transports;

public sealed class RefusedOriginsTests : IDisposable
{
    private readonly RecordingLogger _log = new();
    private readonly ManualTime _time = new();
    private readonly RefusedOrigins _origins;

    public RefusedOriginsTests() => _origins = new RefusedOrigins(_log, _time);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Report_WithoutEnd_IsOneLineAMinute()
    {
        for (var i = 0; i < 1000; i++)
        {
            _origins.Report("https://evil.example", "duet.example");
        }

        Assert.Contains("https://evil.example", Assert.Single(_log.Entries).Text, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(1));
        _origins.Report("https://other.example", "duet.example");
        Assert.Contains("999 more", _log.Entries.Last().Text, StringComparison.Ordinal);
        Assert.Equal(2, _log.Entries.Count);
    }

    [Fact]
    public void Report_LongText_IsCut()
    {
        _origins.Report(new string('\u001b', 20_000), "duet.example");

        Assert.InRange(Assert.Single(_log.Entries).Text.Length, 128, 1200);
    }

    [Theory]
    [InlineData("\u001b[2J")]
    [InlineData("https://evil.example\r\nfail: all is lost")]
    [InlineData("\u202egnp.exe")]
    [InlineData("\u009b31m")]
    [InlineData("\ud800")]
    public void Report_WhatATerminalObeys_IsEscaped(string origin)
    {
        _origins.Report(origin, "duet.example");

        Assert.All(Assert.Single(_log.Entries).Text, character => Assert.InRange(character, ' ', '~'));
    }
}
