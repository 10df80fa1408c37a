using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Duet.Turn.Tests.Coturn;

/// <summary>One program of the <c>coturn</c> package, run to its end or until it is disposed of.</summary>
internal sealed class Tool : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public Tool(string name, params string[] arguments)
    {
        _process = new Process { StartInfo = new ProcessStartInfo(name, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true } };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        try
        {
            _process.Start();
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"{name} is needed for this test (Debian package coturn).", error);
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote, once it has ended by itself.</summary>
    public async Task<string> ResultAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        await _process.WaitForExitAsync(limit.Token);
        lock (_output)
        {
            return _output.ToString();
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
