using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Duet.Load.Linux;

namespace Duet.Load.Measuring;

/// <summary>A server in a process of its own, started for a measurement and stopped after it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly ConcurrentDictionary<ServerProcess, byte> Running = new();
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    static ServerProcess() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        // An interrupted run leaves no server behind.
        foreach (var server in Running.Keys)
        {
            server.Dispose();
        }
    };

    private ServerProcess(Process process) => _process = process;

    public int Port { get; private set; }

    public bool IsRunning => !_process.HasExited;

    /// <summary>CPU time that all threads of the server have used, ended ones included, to the nanosecond.</summary>
    public unsafe TimeSpan CpuTime
    {
        get
        {
            // The kernel's name for "the CPU clock of that process", as clock_getcpuclockid makes it.
            const int Scheduler = 2;
            TimeSpec time;
            return Kernel.GetClock((~_process.Id << 3) | Scheduler, &time) == 0 ? time.ToTimeSpan() : throw Kernel.Failure("clock_gettime");
        }
    }

    /// <summary>Resident memory in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var pages = File.ReadAllText($"/proc/{_process.Id}/statm").Split(' ')[1];
            return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
    }

    /// <summary>Starts a server and waits until it says its port on its standard output.</summary>
    /// <param name="start">The program.</param>
    /// <param name="announcement">What stands before the port: all lines that say it end with it.</param>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string announcement = "listening ")
    {
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = Start(start, line =>
        {
            var index = line.IndexOf(announcement, StringComparison.Ordinal);
            if (index >= 0 && int.TryParse(line.AsSpan(index + announcement.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                port.TrySetResult(number);
            }
        });
        try
        {
            server.Port = await port.Task.WaitAsync(StartLimit);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Starts a server that announces nothing and is ready when <paramref name="isReady"/> says so.</summary>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start, int port, Func<bool> isReady)
    {
        var server = Start(start, static _ => { }, isQuiet: true);
        server.Port = port;
        for (var watch = Stopwatch.StartNew(); !isReady(); await Task.Delay(50))
        {
            if (!server.IsRunning || watch.Elapsed > StartLimit)
            {
                server.Dispose();
                throw new InvalidOperationException($"{start.FileName} did not become ready.");
            }
        }

        return server;
    }

    public void Dispose()
    {
        if (!Running.TryRemove(this, out _))
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static ServerProcess Start(ProcessStartInfo start, Action<string> said, bool isQuiet = false)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        process.OutputDataReceived += (_, line) => said(line.Data ?? "");
        process.ErrorDataReceived += (_, line) =>
        {
            if (!isQuiet && line.Data is { Length: > 0 } text)
            {
                Console.Error.WriteLine($"server: {text}");
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new ServerProcess(process);
        Running[server] = 0;
        return server;
    }
}
