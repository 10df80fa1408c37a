using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Duet.SocketIO.Transports;

/// <summary>The answers of <see cref="SocketIOCorsOptions"/>, as the original server gives them.</summary>
internal static class CorsHeaders
{
    public static void Apply(HttpContext context, SocketIOCorsOptions cors)
    {
        var headers = context.Response.Headers;
        if (cors.Origins.Contains("*"))
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            headers.Append("Vary", "Origin");
            var origin = context.Request.Headers.Origin.ToString();
            if (origin.Length == 0 || !OriginCheck.IsListed(origin, cors))
            {
                return;
            }

            headers.AccessControlAllowOrigin = origin;
        }

        if (cors.Credentials)
        {
            headers.AccessControlAllowCredentials = "true";
        }

        if (cors.ExposedHeaders is { Length: > 0 } exposed && !HttpMethods.IsOptions(context.Request.Method))
        {
            headers.AccessControlExposeHeaders = exposed;
        }
    }

    /// <summary>Answers a preflight.</summary>
    public static void AnswerPreflight(HttpContext context, SocketIOCorsOptions cors)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = cors.Methods;
        if (cors.AllowedHeaders is { } allowed)
        {
            headers.AccessControlAllowHeaders = allowed;
        }
        else
        {
            headers.Append("Vary", "Access-Control-Request-Headers");
            var asked = context.Request.Headers.AccessControlRequestHeaders;
            if (!StringValues.IsNullOrEmpty(asked))
            {
                headers.AccessControlAllowHeaders = asked;
            }
        }

        if (cors.MaxAge is { } age)
        {
            headers.AccessControlMaxAge = ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
