import type { FirstRequest } from "../signalling/firstRequest";

/** `host`: only into that host's room; null when a person wants in, whoever is host. */
export function joinRequest(roomId: string, myId: string, name: string, host: string | null = null): FirstRequest {
  return { event: "join-room", body: { roomId, userId: myId, ...(name === "" ? {} : { name }), ...(host === null ? {} : { host }) }, places: [{ roomId }] };
}
