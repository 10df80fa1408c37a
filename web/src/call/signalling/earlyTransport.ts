import { WebSocket as WebSocketTransport } from "engine.io-client";
import { takeEarlySocket } from "../../early/earlyStart";
import type { FirstRequest } from "./firstRequest";

/** Engine.IO's WebSocket, which goes on with the one that the page's first script opened where there is one. */
export class EarlyWebSocketTransport extends WebSocketTransport {
  #introduced: { readonly first: FirstRequest | null } | null = null;

  /** The handshake that the first script has sent on this connection, once; null when it is still to be sent. */
  takeIntroduction(): { readonly first: FirstRequest | null } | null {
    const introduced = this.#introduced;
    this.#introduced = null;
    return introduced;
  }

  override createSocket(...target: Parameters<WebSocketTransport["createSocket"]>): WebSocket {
    const early = takeEarlySocket();
    if (early === null) {
      return super.createSocket(...target) as WebSocket;
    }

    const { socket, received } = early;
    this.#introduced = early.introduced;
    // The transport puts its handlers on the socket after this; what came before is told to them then.
    queueMicrotask(() => void replay(socket, received));
    return socket;
  }
}

/** Tells what came before, each message in a task of its own as the browser does it: what one causes is done before the next one comes. */
async function replay(socket: WebSocket, received: MessageEvent[]): Promise<void> {
  if (socket.readyState === WebSocket.OPEN) {
    socket.onopen?.(new Event("open"));
  }

  const deliver = socket.onmessage;
  socket.onmessage = (event) => received.push(event);
  for (let message = received.shift(); message !== undefined; message = received.shift()) {
    deliver?.call(socket, message);
    // oxlint-disable-next-line no-await-in-loop -- in order
    await nextTask();
  }

  socket.onmessage = deliver;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
