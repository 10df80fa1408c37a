using System.Net.Sockets;

namespace Duet.Turn.Engines.Streams;

/// <summary>The options of a connection of .NET's.</summary>
internal sealed class SocketOptions(Socket socket) : ISocketOptions
{
    public int TryGet(int level, int option, Span<byte> value)
    {
        try
        {
            return socket.GetRawSocketOption(level, option, value);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    public void TrySet(int level, int option, int value)
    {
        try
        {
            socket.SetRawSocketOption(level, option, BitConverter.GetBytes(value));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has ended meanwhile, or is none that has the option.
        }
    }
}
