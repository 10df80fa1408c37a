using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Duet.Turn.Tests.Coturn;

/// <summary>A client of somebody else's (Debian's packages coturn and python3-aioice), run to its end or until it is disposed of.</summary>
internal sealed class Tool : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    public Tool(string name, params string[] arguments)
        : this(name, new Dictionary<string, string>(StringComparer.Ordinal), arguments)
    {
    }

    public Tool(string name, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        _process = new Process { StartInfo = new ProcessStartInfo(name, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true } };
        foreach (var (variable, value) in environment)
        {
            _process.StartInfo.Environment[variable] = value;
        }

        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        try
        {
            _process.Start();
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"{name} is needed for this test; test.sh installs it.", error);
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
