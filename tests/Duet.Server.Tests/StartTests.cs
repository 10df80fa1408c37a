using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Duet.Server.Tests;

/// <summary>A start that fails, in a process of its own: what the person who runs it reads.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("Duet:RingTimeout", "--urls=http://127.0.0.1:0", "--Turn:Port=0", "--Duet:RingTimeout=5")]
    [InlineData("Turn:Port", "--urls=http://127.0.0.1:0", "--Turn:Port=(taken)")]
    [InlineData("Urls", "--urls=http://127.0.0.1:(taken)", "--Turn:Enabled=false")]
    public async Task Start_ThatFails_SaysOneSentence(string key, params string[] settings)
    {
        using var other = new TcpListener(IPAddress.Any, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var (code, lines) = await RunAsync([.. settings.Select(setting => setting.Replace("(taken)", taken, StringComparison.Ordinal))]);

        Assert.Equal(1, code);
        Assert.StartsWith($"Duet does not start: {key} ", Assert.Single(lines), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string[] Lines)> RunAsync(string[] settings)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var server = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Duet.Server.dll"), .. settings])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = server.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = server.StandardError.ReadToEndAsync(limit.Token);
            await server.WaitForExitAsync(limit.Token);
            return (server.ExitCode, (await output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill(entireProcessTree: true);
            }
        }
    }
}
