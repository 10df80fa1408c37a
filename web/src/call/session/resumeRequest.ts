import type { FirstRequest } from "../signalling/firstRequest";
import type { ResumeNote } from "./resumeNotes";

/** A place that this page takes again. What it was is in the secret, which only the server reads. */
export interface ResumeClaim {
  readonly kind: "call" | "room";
  readonly id: string;
  readonly secret: string;
  /** The peer connection is gone. */
  readonly fresh: boolean;
}

/** The claim of a page that was reloaded. */
export function claimOf({ kind, id, secret }: ResumeNote): ResumeClaim {
  return { kind, id, secret, fresh: true };
}

export function resumeRequest(claims: readonly ResumeClaim[]): FirstRequest {
  const places = claims.map(({ kind, id }) => (kind === "call" ? { callId: id } : { roomId: id }));
  const sessions = claims.map(({ secret, fresh }, index) => ({ ...places[index], secret, ...(fresh ? { fresh } : {}) }));
  return { event: "resume", body: { sessions }, places };
}
