using Duet.Load;
using Duet.Load.CallSetup;
using Duet.Load.Recovery;
using Duet.Load.Turn;
using Duet.Load.WebSocket;

// See benchmarks/README.md.
if (args is not [var command, .. var rest])
{
    return Usage();
}

var options = new Options(rest);
var report = new Report(options.Text("output"));
switch (command)
{
    case "websocket":
        await WebSocketCommand.RunAsync(options, report);
        return 0;
    case "turn":
        await TurnCommand.RunAsync(options, report);
        return 0;
    case "setup":
        await CallSetupCommand.RunAsync(options, report);
        return 0;
    case "recovery":
        await RecoveryCommand.RunAsync(options, report);
        return 0;
    default:
        return Usage();
}

static int Usage()
{
    Console.Error.WriteLine("usage: load websocket|turn|setup|recovery [--quick | --full] [--rounds N] [--output FILE] [options in benchmarks/README.md]");
    return 2;
}
