import type { FirstRequest } from "../signalling/firstRequest";
import type { Peer, Room } from "../types";
import type { Role } from "../verification/proof";
import type { ResumeNote } from "./resumeNotes";

/** What this page knows of a place that it takes again. */
export interface ResumeClaim {
  readonly kind: "call" | "room";
  readonly id: string;
  readonly secret: string;
  readonly role: Role;
  /** The peer connection is gone. */
  readonly fresh: boolean;
  readonly peer: Peer | null;
  readonly room: Pick<Room, "locked" | "expiresAt"> | null;
}

/** The claim of a page that was reloaded. */
export function claimOf(note: ResumeNote): ResumeClaim {
  const { kind, id, secret, role, peer } = note;
  return { kind, id, secret, role, fresh: true, peer, room: kind === "room" ? note : null };
}

export function resumeRequest(claims: readonly ResumeClaim[]): FirstRequest {
  const places = claims.map(({ kind, id }) => (kind === "call" ? { callId: id } : { roomId: id }));
  const sessions = claims.map(({ secret, role, fresh, peer, room }, index) => ({
    ...places[index],
    secret,
    role,
    ...(fresh ? { fresh } : {}),
    ...(peer === null ? {} : { peer: { id: peer.id, name: peer.name, verified: peer.verified, trickle: !peer.classic } }),
    ...(room === null ? {} : { locked: room.locked, ...(room.expiresAt === null ? {} : { expiresAt: room.expiresAt }) }),
  }));
  return { event: "resume", body: { sessions }, places };
}
