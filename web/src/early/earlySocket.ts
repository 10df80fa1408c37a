import type { EarlySocket } from "./earlyStart";

/** The line to the server, and when the server has said its first word on it; null where a policy forbids it: the page tries polling. */
export function openSocket(): { readonly early: EarlySocket; readonly opened: Promise<void> } | null {
  try {
    const url = new URL("/socket.io/?EIO=4&transport=websocket", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    const received: MessageEvent[] = [];
    socket.binaryType = "arraybuffer";
    const opened = new Promise<void>((resolve) => {
      // A property, not a listener: who takes the socket over puts its own in its place.
      socket.onmessage = (event) => {
        received.push(event);
        resolve();
      };
    });
    return { early: { socket, received, introduced: null }, opened };
  } catch {
    return null;
  }
}
