using System.Buffers;
using System.Net;
using Duet.Turn;
using Microsoft.AspNetCore.Connections;

namespace Duet.Server.Hosting;

/// <summary>
/// Stands first on the web port where <c>Duet:ProxyProtocol</c> is set: a connection from a trusted proxy begins with the word whose it is, and counts as that client's.
/// </summary>
internal sealed class ProxiedConnections(TrustedProxies trusted, TimeProvider time)
{
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.RemoteEndPoint is IPEndPoint remote && trusted.Contain(remote.Address) && !await TakeHeaderAsync(connection))
        {
            connection.Abort(new ConnectionAbortedException("The proxy did not say whose connection it is."));
            return;
        }

        await next(connection);
    }

    /// <summary>Takes the header off the front; <see langword="false"/> when there is none.</summary>
    private async Task<bool> TakeHeaderAsync(ConnectionContext connection)
    {
        using var timeout = new CancellationTokenSource(HeaderTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, connection.ConnectionClosed);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token);
                var status = TryRead(read.Buffer, out var length, out var client);
                if (status == ProxyHeaderStatus.Complete)
                {
                    input.AdvanceTo(read.Buffer.GetPosition(length));
                    connection.RemoteEndPoint = client ?? connection.RemoteEndPoint;
                    return true;
                }

                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (status == ProxyHeaderStatus.Invalid || read.IsCompleted)
                {
                    return false;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    private static ProxyHeaderStatus TryRead(in ReadOnlySequence<byte> buffer, out int length, out IPEndPoint? client)
    {
        var start = buffer.Slice(0, Math.Min(buffer.Length, ProxyHeader.MaxLength));
        return ProxyHeader.TryRead(start.IsSingleSegment ? start.FirstSpan : start.ToArray(), out length, out client);
    }
}
