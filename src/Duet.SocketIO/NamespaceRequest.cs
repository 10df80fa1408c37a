using Microsoft.AspNetCore.Http;

namespace Duet.SocketIO;

/// <summary>A client asks for a namespace that does not exist yet.</summary>
/// <param name="Name">The name it asks for.</param>
/// <param name="Auth">Its <c>auth</c> as UTF-8 JSON, valid during the call.</param>
/// <param name="Headers">Headers of the connection's first request.</param>
public sealed record NamespaceRequest(string Name, ReadOnlyMemory<byte> Auth, IHeaderDictionary Headers);
