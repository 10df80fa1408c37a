import { isIdentityId } from "../identity/id";
import { randomId } from "../wire/base64url";

/** The link of a room. The host's ID is in the fragment, which browsers never send to the server. */
export function roomLink(origin: string, roomId: string, hostId: string): string {
  return `${origin}/r/${encodeURIComponent(roomId)}${isIdentityId(hostId) ? `#${hostId}` : ""}`;
}

export function newRoomId(): string {
  return randomId(16);
}
