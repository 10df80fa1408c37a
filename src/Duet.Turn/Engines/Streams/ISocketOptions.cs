namespace Duet.Turn.Engines.Streams;

/// <summary>Options of one TCP connection, by the system's numbers. What fails changes nothing.</summary>
internal interface ISocketOptions
{
    /// <summary>Reads an option into <paramref name="value"/>: how many bytes it has; 0 when it cannot be read.</summary>
    int TryGet(int level, int option, Span<byte> value);

    /// <summary>Sets an option.</summary>
    void TrySet(int level, int option, int value);
}
