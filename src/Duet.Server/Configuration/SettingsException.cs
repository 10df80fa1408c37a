namespace Duet.Server.Configuration;

/// <summary>A setting is wrong. The message begins with its key and is for the person who runs the server.</summary>
internal sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);
