using System.Runtime.Versioning;
using Duet.EndToEnd.Browsing;
using Duet.EndToEnd.Hosting;

[assembly: AssemblyFixture(typeof(Browsers))]
[assembly: AssemblyFixture(typeof(SharedServer))]

// Debian's Chromium, and network namespaces.
[assembly: SupportedOSPlatform("linux")]
