import { asText, asWire } from "../call/wire/wire";
import type { EarlySocket } from "./earlyStart";

/** The line to the server, and what the server calls it once it has said its first word; null where a policy forbids it: the page tries polling. */
export function openSocket(): { readonly early: EarlySocket; readonly opened: Promise<string> } | null {
  try {
    const url = new URL("/socket.io/?EIO=4&transport=websocket", location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    const received: MessageEvent[] = [];
    socket.binaryType = "arraybuffer";
    const opened = new Promise<string>((resolve) => {
      // A property, not a listener: who takes the socket over puts its own in its place.
      socket.onmessage = (event) => {
        received.push(event);
        resolve(connectionId(event.data));
      };
    });
    return { early: { socket, received, introduced: null }, opened };
  } catch {
    return null;
  }
}

/** The `sid` of Engine.IO's open packet (`0{…}`); empty in what is none, which the client library refuses by itself. */
function connectionId(open: unknown): string {
  try {
    return asText(asWire(JSON.parse(asText(open).slice(1)))["sid"]);
  } catch {
    return "";
  }
}
