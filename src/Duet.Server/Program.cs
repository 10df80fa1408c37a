using Duet.Server.Configuration;
using Duet.Server.Hosting;
using Microsoft.AspNetCore.Connections;

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
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    await Console.Error.WriteLineAsync($"Duet does not start: Urls cannot be opened. {taken.Message}");
    return 1;
}
