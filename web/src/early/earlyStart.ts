import type { LoadedIdentity } from "../call/identity/loadIdentity";
import type { FirstRequest } from "../call/signalling/firstRequest";

/** What the first script of the page, written into the page itself, has begun before all other scripts came. Each is taken once. */
export interface EarlyStart {
  readonly identity: Promise<LoadedIdentity | null>;
  media: { readonly wish: string; readonly stream: Promise<MediaStream> } | null;
  socket: EarlySocket | null;
  door: EarlyDoor | null;
  /** Begins to fetch the interface, once. */
  readonly fetchInterface: () => void;
}

/** A WebSocket to the server, and what it has said so far. */
export interface EarlySocket {
  readonly socket: WebSocket;
  readonly received: MessageEvent[];
  /** The handshake was sent, with this request in it. */
  introduced: { readonly first: FirstRequest | null } | null;
}

/** The door of a room, drawn before the interface. */
export interface EarlyDoor {
  pressed: boolean;
  onPress: () => void;
  /** Until no finger is on the button: it must not be exchanged in the middle of a press. */
  released(): Promise<void>;
}

declare global {
  var duetEarly: EarlyStart | undefined;
}

/** How wishes for devices are compared. */
export function wishOf(constraints: MediaStreamConstraints): string {
  return JSON.stringify(constraints);
}

/** The stream that was asked for with the same constraints. */
export function takeEarlyMedia(constraints: MediaStreamConstraints): Promise<MediaStream> | null {
  const media = globalThis.duetEarly?.media;
  if (media?.wish !== wishOf(constraints)) {
    return null;
  }

  globalThis.duetEarly!.media = null;
  return media.stream;
}

/** The socket, while it is of use. */
export function takeEarlySocket(): EarlySocket | null {
  const early = globalThis.duetEarly;
  const socket = early?.socket ?? null;
  if (early !== undefined) {
    early.socket = null;
  }

  return socket !== null && socket.socket.readyState <= WebSocket.OPEN ? socket : null;
}

/** What nobody took is let go: no light stays on. */
export function dropEarlyMedia(): void {
  const media = globalThis.duetEarly?.media;
  if (media) {
    globalThis.duetEarly!.media = null;
    media.stream.then(
      (stream) => {
        for (const track of stream.getTracks()) {
          track.stop();
        }
      },
      () => undefined, // refused: nothing was opened
    );
  }
}
