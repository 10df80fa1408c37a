using System.Diagnostics;

namespace Duet.Load;

/// <summary>Where the servers under test are: the hosts beside this program in the build output, the others in `benchmarks/peers`.</summary>
internal static class Hosts
{
    /// <summary>A .NET host of `benchmarks/Hosts`, built in the same configuration as this program.</summary>
    public static ProcessStartInfo DotNet(string project, string assembly, params ReadOnlySpan<string> arguments)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, configuration, $"{assembly}.dll"));
        var start = new ProcessStartInfo(Environment.ProcessPath is { } self && Path.GetFileName(self) == "dotnet" ? self : "dotnet");
        start.ArgumentList.Add(File.Exists(path) ? path : throw new FileNotFoundException($"Build {project} first: {path} is missing."));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>A folder of the repository, found upwards from the build output.</summary>
    public static string Folder(params ReadOnlySpan<string> parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Duet.slnx")))
            {
                return Path.Combine([folder.FullName, .. parts]);
            }
        }

        throw new DirectoryNotFoundException("This program runs inside the repository: Duet.slnx was not found.");
    }
}
