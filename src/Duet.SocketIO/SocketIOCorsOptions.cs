namespace Duet.SocketIO;

/// <summary>Which other origins may use the server. An ASP.NET Core CORS policy on the endpoint does the same and replaces this.</summary>
public sealed class SocketIOCorsOptions
{
    /// <summary>Origins as browsers send them (<c>https://app.example</c>), or <c>*</c> for all of them.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>Value of <c>Access-Control-Allow-Methods</c>. Default <c>GET,HEAD,PUT,PATCH,POST,DELETE</c>.</summary>
    public string Methods { get; set; } = "GET,HEAD,PUT,PATCH,POST,DELETE";

    /// <summary>Value of <c>Access-Control-Allow-Headers</c>. By default whatever the browser asks for.</summary>
    public string? AllowedHeaders { get; set; }

    /// <summary>Value of <c>Access-Control-Expose-Headers</c>; none by default.</summary>
    public string? ExposedHeaders { get; set; }

    /// <summary>Whether cookies and credentials may be sent. Default <see langword="false"/>; not possible together with <c>*</c>.</summary>
    public bool Credentials { get; set; }

    /// <summary>How long a browser may remember a preflight's answer; its own default when <see langword="null"/>.</summary>
    public TimeSpan? MaxAge { get; set; }
}
