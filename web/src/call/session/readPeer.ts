import { cleanName } from "../people/cleanName";
import type { Peer } from "../types";
import { asText, asWire } from "../wire/wire";

/** A member, caller or callee as the server describes it. Who neither trickles nor resumes is a classic client. */
export function readPeer(value: unknown): Peer | null {
  const peer = asWire(value);
  const id = asText(peer["id"]) || asText(peer["from"]);
  return id === ""
    ? null
    : { id, name: cleanName(asText(peer["name"])), verified: peer["verified"] === true, classic: peer["trickle"] !== true };
}
