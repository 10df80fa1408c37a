namespace Duet.SocketIO;

/// <summary>What <see cref="SocketIOOptions.AllowRequest"/> says about a new connection.</summary>
public readonly record struct RequestDecision
{
    private RequestDecision(bool isAllowed, string? message)
    {
        IsAllowed = isAllowed;
        Message = message;
    }

    /// <summary>Whether the request goes on.</summary>
    public bool IsAllowed { get; }

    /// <summary>What the client is told; <c>Forbidden</c> when <see langword="null"/>.</summary>
    public string? Message { get; }

    /// <summary>Lets the request go on.</summary>
    public static RequestDecision Allow() => new(isAllowed: true, message: null);

    /// <summary>Answers 403 (400 to a WebSocket) with code 4 and this text.</summary>
    public static RequestDecision Deny(string? message = null) => new(isAllowed: false, message);
}
