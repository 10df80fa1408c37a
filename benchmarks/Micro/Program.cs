using BenchmarkDotNet.Running;

// dotnet run -c Release --project benchmarks/Micro -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Duet.Micro.RelayBenchmarks).Assembly).Run(args);
