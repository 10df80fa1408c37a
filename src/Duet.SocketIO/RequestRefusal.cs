using Microsoft.AspNetCore.Http;

namespace Duet.SocketIO;

/// <summary>A request that was refused before it became, or reached, a connection.</summary>
/// <param name="Context">The HTTP request.</param>
/// <param name="Code">The code of Engine.IO: 0 transport unknown, 1 session unknown, 2 bad method, 3 bad request, 4 forbidden, 5 protocol version.</param>
/// <param name="Message">The text that the client got.</param>
public sealed record RequestRefusal(HttpContext Context, int Code, string Message);
