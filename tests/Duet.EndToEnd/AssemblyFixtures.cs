using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;

[assembly: AssemblyFixture(typeof(Browsers))]
[assembly: AssemblyFixture(typeof(SharedServer))]
