using System.Reflection;

namespace Duet.EndToEnd.Hosting;

/// <summary>Where the build left what the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The folder of the server that was built together with these tests.</summary>
    public static string ServerOutput { get; } = Metadata("ServerOutput");

    public static string SampleClients { get; } = Path.Combine(Root, "samples", "TutorialClients");

    /// <summary>Screenshots and what failed tests leave behind; not under version control.</summary>
    public static string TestResults { get; } = Path.Combine(Root, "test-results");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
