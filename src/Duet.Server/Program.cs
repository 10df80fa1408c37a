using Duet.Server.Configuration;
using Duet.Server.Hosting;

try
{
    await using var app = DuetApplication.Build(args);
    await app.RunAsync();
    return 0;
}
catch (SettingsException wrong)
{
    await Console.Error.WriteLineAsync($"Duet does not start: {wrong.Message}");
    return 1;
}
