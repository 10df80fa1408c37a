import { WebSocket as WebSocketTransport } from "engine.io-client";
import { takeEarlySocket } from "../../early/earlyStart";

/** Engine.IO's WebSocket, which goes on with the one that the page's first script opened where there is one. */
export class EarlyWebSocketTransport extends WebSocketTransport {
  override createSocket(...target: Parameters<WebSocketTransport["createSocket"]>): WebSocket {
    const early = takeEarlySocket();
    if (early === null) {
      return super.createSocket(...target) as WebSocket;
    }

    const { socket, received } = early;
    // The transport puts its handlers on the socket after this; what came before is told to them then.
    queueMicrotask(() => {
      if (socket.readyState === WebSocket.OPEN) {
        socket.onopen?.(new Event("open"));
      }

      for (const message of received) {
        socket.onmessage?.(message);
      }
    });
    return socket;
  }
}
