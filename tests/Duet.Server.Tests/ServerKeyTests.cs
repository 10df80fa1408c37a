using Duet.Server.Configuration;
using Duet.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duet.Server.Tests;

/// <summary>The key of the members' tickets on disk.</summary>
public sealed class ServerKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("duet-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_Again_IsTheSameKey_WhichOthersCannotRead()
    {
        var folder = Path.Combine(_folder.FullName, "new", "folder");

        var first = Load(folder);

        Assert.Equal(32, first.Length);
        Assert.Equal(first, Load(folder));
        Assert.Equal(["session.key"], Directory.GetFiles(folder).Select(Path.GetFileName), StringComparer.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "session.key")));
        }
    }

    [Fact]
    public void Load_None_IsAnotherKeyEachTime() => Assert.NotEqual(Load("none"), Load("none"));

    [Fact]
    public void Load_OfWhatIsNoKey_SaysWhatToDo()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "session.key"), [1, 2, 3]);

        var error = Assert.Throws<SettingsException>(() => Load(_folder.FullName));

        Assert.StartsWith("Duet:DataDirectory ", error.Message, StringComparison.Ordinal);
        Assert.Contains("Remove it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_InAFolderThatCannotBe_StopsTheStart()
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllBytes(file, []);

        var error = Assert.Throws<SettingsException>(() => Load(Path.Combine(file, "below")));

        Assert.StartsWith("Duet:DataDirectory ", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Load(string folder) => ServerKey.Load(new DuetOptions { DataDirectory = folder }, NullLogger.Instance);
}
