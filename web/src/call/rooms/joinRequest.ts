import type { FirstRequest } from "../signalling/firstRequest";

export function joinRequest(roomId: string, myId: string, name: string): FirstRequest {
  return { event: "join-room", body: { roomId, userId: myId, ...(name === "" ? {} : { name }) }, places: [{ roomId }] };
}
