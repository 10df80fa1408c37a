// A TURN server in one small program:
//
//   dotnet run --project samples/Relay -- port=3478 user=alice:password secret=s3cret public=203.0.113.5 allow=10.0.0.0/8
//       tls=5349 certificate=relay.pfx
//
// Everything may be left out. It prints credentials that a browser can use for an hour, and stops with Ctrl+C.
using System.Globalization;
using System.Runtime.InteropServices;
using Duet.Turn;
using Relay;

var options = new TurnOptions();
foreach (var argument in args)
{
    var (name, value) = argument.Split('=', 2) is [var key, var rest] ? (key, rest) : (argument, "");
    switch (name)
    {
        case "port":
            options.Port = int.Parse(value, CultureInfo.InvariantCulture);
            break;
        case "tls":
            options.TlsPort = int.Parse(value, CultureInfo.InvariantCulture);
            break;
        case "certificate":
            options.TlsAuthentication = new CertificateFile(value).Current;
            break;
        case "listen":
            options.ListenAddresses.Add(value);
            break;
        case "public":
            options.PublicAddress = value;
            break;
        case "secret":
            options.SharedSecret = value;
            break;
        case "user" when value.Split(':', 2) is [var user, var password]:
            options.Users[user] = password;
            break;
        case "allow":
            options.AllowedPeers.Add(value);
            break;
        case "deny":
            options.DeniedPeers.Add(value);
            break;
        case "engine":
            options.Engine = Enum.Parse<TurnEngine>(value, ignoreCase: true);
            break;
        case "threads":
            options.Threads = int.Parse(value, CultureInfo.InvariantCulture);
            break;
        case "quota":
            options.UserQuota = int.Parse(value, CultureInfo.InvariantCulture);
            options.AddressQuota = options.UserQuota;
            options.MaxConnectionsPerAddress = options.UserQuota;
            break;
        default:
            Console.Error.WriteLine($"What is '{argument}'? See the head of Program.cs.");
            return 2;
    }
}

await using var server = new TurnServer(options);
await server.StartAsync();

var credentials = server.CreateCredentials("sample", TimeSpan.FromHours(1));
Console.WriteLine($"turn:localhost:{server.Port}?transport=udp  username {credentials.Username}  credential {credentials.Password}");
Console.WriteLine($"Relayed addresses: {string.Join(", ", server.RelayAddresses)}. Engine: {server.Engine}. TLS port: {server.TlsPort?.ToString(CultureInfo.InvariantCulture) ?? "none"}.");

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
await stop.Task;

var left = await server.StopAsync(TimeSpan.Zero);
Console.WriteLine($"Stopped; allocations cut off: {left}.");
return 0;

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}
