using BenchmarkDotNet.Running;

// dotnet run -c Release --project benchmarks/Micro -- --filter '*' --job short --inProcess
BenchmarkSwitcher.FromAssembly(typeof(Duet.Micro.RelayBenchmarks).Assembly).Run(args);
