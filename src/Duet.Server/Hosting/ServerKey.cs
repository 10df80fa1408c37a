using System.Security.Cryptography;
using Duet.Calls;
using Duet.Server.Configuration;

namespace Duet.Server.Hosting;

/// <summary>The key of the members' tickets: in a file, so that they come back into their sessions after a restart.</summary>
internal static partial class ServerKey
{
    /// <summary>The value of <c>Duet:DataDirectory</c> that keeps nothing.</summary>
    private const string None = "none";

    private const string FileName = "session.key";

    /// <summary>Reads the key, or makes it.</summary>
    /// <exception cref="SettingsException">The folder that is set cannot be used, or what lies there is no key.</exception>
    public static byte[] Load(DuetOptions options, ILogger logger)
    {
        var folder = options.DataDirectory ?? DefaultFolder();
        if (folder is null or None)
        {
            Log.InMemory(logger);
            return RandomNumberGenerator.GetBytes(SessionTickets.KeyLength);
        }

        try
        {
            return ReadOrMake(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (options.DataDirectory is not null)
            {
                throw new SettingsException($"Duet:DataDirectory is '{folder}', which cannot be used: {error.Message}", error);
            }

            Log.NotWritable(logger, folder, error.Message);
            return RandomNumberGenerator.GetBytes(SessionTickets.KeyLength);
        }
    }

    private static string? DefaultFolder()
    {
        // systemd may name several, separated by colons.
        if (Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } state)
        {
            return state.Split(':')[0];
        }

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? null : Path.Combine(data, "Duet");
    }

    private static byte[] ReadOrMake(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            Make(folder, path);
        }

        var key = File.ReadAllBytes(path);
        return key.Length == SessionTickets.KeyLength
            ? key
            : throw new SettingsException(
                $"Duet:DataDirectory has a file {path} that is no key of {SessionTickets.KeyLength} bytes. Remove it: a new one is made, and sessions of before cannot be resumed.");
    }

    /// <summary>Whole or not at all, and for this user alone. Of two servers that begin at the same moment, the first one's stays.</summary>
    private static void Make(string folder, string path)
    {
        var temporary = Path.Combine(folder, $"{FileName}.{Environment.ProcessId}");
        var writing = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            writing.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, writing))
        {
            file.Write(RandomNumberGenerator.GetBytes(SessionTickets.KeyLength));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Duet:DataDirectory is none: calls and rooms do not outlive a restart of the server.")]
        public static partial void InMemory(ILogger logger);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder} cannot be used ({Why}): calls and rooms do not outlive a restart. Set Duet:DataDirectory.")]
        public static partial void NotWritable(ILogger logger, string folder, string why);
    }
}
