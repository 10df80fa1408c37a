import type { EndReason, Recent, Session } from "../types";
import type { Role } from "../verification/proof";

/** The line of the history for a session that is over; null for a room in which nobody came. */
export function recentOf({ id, kind, peer, connectedAt }: Session, role: Role, reason: EndReason, contactName: string | undefined): Recent | null {
  if (kind === "room" && peer === null && connectedAt === null) {
    return null;
  }

  const now = Date.now();
  return {
    id,
    kind,
    direction: role === "caller" || role === "host" ? "outgoing" : "incoming",
    peerId: peer?.id ?? "",
    peerName: contactName ?? peer?.name ?? "",
    time: connectedAt ?? now,
    duration: connectedAt === null ? 0 : now - connectedAt,
    outcome: reason === "verification-failed" || reason === "unproven" || reason === "media-failed" ? "failed" : "answered",
  };
}
