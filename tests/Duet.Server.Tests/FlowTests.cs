using System.Diagnostics;
using System.Reflection;

namespace Duet.Server.Tests;

/// <summary>What real <c>socket.io-client</c>s see: one script of node's own test runner for each part of the protocol.</summary>
public sealed class FlowTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    private static readonly string Flows = typeof(FlowTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "Flows").Value!;

    [Theory]
    [InlineData("classic")]
    [InlineData("calls")]
    [InlineData("missed", "--Duet:RingTimeout=00:00:03")]
    [InlineData("rooms")]
    [InlineData("first")]
    [InlineData("resume", "--Duet:ReloadGrace=00:01:00")]
    [InlineData("grace", "--Duet:ReconnectGrace=00:00:02")]
    [InlineData("identity")]
    [InlineData("relay", "--Duet:Limits:ConnectionsPerPerson=4", "--Duet:Limits:CertificateRenewalsPerHour=2", "--Turn:PublicAddress=127.0.0.1")]
    [InlineData("audience", "--Duet:PublicUrl=https://duet.example.org", "--Duet:AllowedOrigins:0=https://app.example.org:8443", "--Turn:PublicTlsPort=443")]
    [InlineData("crowd", "--Duet:Limits:Connections=3", "--Duet:Limits:HandshakesPerMinute=9")]
    [InlineData("limits", "--Duet:Limits:CalleesPerHour=3", "--Duet:Limits:EventsPerSecond=20", "--Duet:Limits:EventBurst=100", "--Duet:Limits:ConnectionsPerAddress=10")]
    public async Task Flow_WithRealClients_Passes(string name, params string[] settings)
    {
        await using var server = await RunningServer.StartAsync(settings);

        await RunAsync(name, server.Address);

        // That a limit was reached is told once a minute, whatever its flow does to reach it.
        var limits = server.Logs.Lines.Where(line => line.Contains("was reached", StringComparison.Ordinal)).ToList();
        Assert.Empty(server.Logs.Lines.Except(limits, StringComparer.Ordinal));
        Assert.Equal(limits.Distinct(StringComparer.Ordinal), limits, StringComparer.Ordinal);
    }

    [Fact]
    public Task Restart_WithRealClients_Resumes() => RunAsync("restart", address: null);

    internal static async Task RunAsync(string name, Uri? address)
    {
        var start = new ProcessStartInfo("node", ["--test", "--test-reporter=tap", Path.Combine(Flows, name + ".test.mjs")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Flows,
        };
        start.Environment["DUET_URL"] = address?.GetLeftPart(UriPartial.Authority);
        start.Environment["DUET_SERVER_DLL"] = Path.Combine(AppContext.BaseDirectory, "Duet.Server.dll");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using var node = Process.Start(start)!;
        try
        {
            var output = node.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = node.StandardError.ReadToEndAsync(limit.Token);
            await node.WaitForExitAsync(limit.Token);
            var report = await output;
            TestContext.Current.TestOutputHelper?.WriteLine(report);
            Assert.True(node.ExitCode == 0, $"{name}:\n{Failures(report)}\n{await errors}");
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>The lines about tests that failed, each with what follows it.</summary>
    private static string Failures(string report)
    {
        var lines = report.Split('\n');
        return string.Join('\n', lines.Index().Where(line => line.Item.StartsWith("not ok", StringComparison.Ordinal)).SelectMany(line => lines.Skip(line.Index).Take(25)));
    }
}
