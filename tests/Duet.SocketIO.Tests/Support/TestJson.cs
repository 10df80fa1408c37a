using System.Text.Json.Serialization;

namespace Duet.SocketIO.Tests.Support;

[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class TestJson : JsonSerializerContext;
