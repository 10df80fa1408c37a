import { isValid, makeHandshake } from "../call/identity/identity";
import { type FirstRequest, withFirst } from "../call/signalling/firstRequest";
import type { EarlyStart } from "./earlyStart";

export interface Introduction {
  readonly name: string;
  readonly audience: string;
  /** What the server is asked for at once, by whom. */
  readonly first: (myId: string) => FirstRequest | null;
}

/** Socket.IO protocol 5, "Connection to a namespace": an Engine.IO message (4) with a CONNECT packet (0). */
const connect = "40";

/** Says who this page is as soon as the key is there, unless the page's other scripts have come before and do it. */
export async function introduce(start: EarlyStart, opened: Promise<string>, { name, audience, first }: Introduction): Promise<void> {
  const early = start.socket;
  const now = Date.now();
  const known = (await start.identity)?.identity ?? null;
  const identity = known !== null && isValid(known, now) ? known : null;
  const auth = await makeHandshake(identity, name, audience, await opened);
  if (early === null || start.socket !== early || early.socket.readyState !== WebSocket.OPEN) {
    return;
  }

  const request = first(identity?.id ?? "");
  early.introduced = { first: request };
  early.socket.send(connect + JSON.stringify(withFirst(auth, request)));
}
