namespace Duet.EndToEnd.Browsing;

/// <summary>A folder for one browser's profile; gone when it is disposed.</summary>
internal sealed class Profile : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("duet-profile-");

    public string Folder => _folder.FullName;

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
