using System.Diagnostics;

namespace Duet.EndToEnd.Hosting;

/// <summary>A program that the tests started: its output can be waited for, and it is stopped by its own id, never by a name.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = NewSignal();

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>All that it wrote so far, both streams in the order of their arrival.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string workingDirectory, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        child._process.OutputDataReceived += child.OnData;
        child._process.ErrorDataReceived += child.OnData;
        child._process.Exited += (_, _) => child.Add("(process ended)");
        child._process.Start();
        child._process.StandardInput.Close();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits until it has written a line that <paramref name="select"/> accepts, and returns what that makes of the line.</summary>
    public async Task<string> WaitForLineAsync(Func<string, string?> select, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        for (var next = 0; ;)
        {
            Task changed;
            string[] fresh;
            lock (_lock)
            {
                fresh = [.. _lines.Skip(next)];
                changed = _changed.Task;
            }

            next += fresh.Length;
            if (fresh.Select(select).FirstOrDefault(found => found is not null) is { } result)
            {
                return result;
            }

            if (_process.HasExited || timeout.IsCancellationRequested)
            {
                throw new InvalidOperationException(
                    $"{_process.StartInfo.FileName} {(_process.HasExited ? "ended" : "stayed silent")}:\n{string.Join('\n', Output)}");
            }

            await changed.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits until it has ended by itself, and throws what it wrote unless it succeeded.</summary>
    public async Task WaitForSuccessAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
        if (_process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode}:\n{string.Join('\n', Output)}");
        }
    }

    /// <summary>Ends it at once, as the loss of power would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync().WaitAsync(StopLimit);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void OnData(object sender, DataReceivedEventArgs data)
    {
        if (data.Data is not null)
        {
            Add(data.Data);
        }
    }

    private void Add(string line)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _lines.Add(line);
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }
}
