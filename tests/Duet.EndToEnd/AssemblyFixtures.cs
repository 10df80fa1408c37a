using Duet.EndToEnd.Browsing;

[assembly: AssemblyFixture(typeof(Browsers))]
