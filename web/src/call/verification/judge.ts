import { isIdentityId } from "../identity/id";
import type { Verification } from "../types";

export interface Expectation {
  readonly kind: "call" | "room";
  /** A call: the ID called, or the caller's as the server tells it. A room: the host's, from the link's fragment. */
  readonly expectedId: string;
  /** Who the peer is, as the server tells it: what it is shown as. */
  readonly peerId: string;
  readonly isContact: (id: string) => boolean;
  readonly classic: boolean;
}

/**
 * What a description of the peer is worth that the key of the ID `proven` has signed, or none has. A call from or to an ID is refused when the key of
 * that ID has not signed it; in a room the people compare signs instead.
 */
export function judge(proven: string | null, { kind, expectedId, peerId, isContact, classic }: Expectation): Verification {
  if (kind === "call" && isIdentityId(expectedId)) {
    return proven === expectedId ? { state: "verified", by: "id", emoji: null } : { state: "failed", why: "proof" };
  }

  // Somebody else's key says nothing of who is shown.
  const isShown = proven !== null && proven === peerId;
  if (isShown && proven === expectedId) {
    return { state: "verified", by: "link", emoji: null };
  }

  if (isShown && isContact(proven)) {
    return { state: "verified", by: "contact", emoji: null };
  }

  return classic ? { state: "unverifiable", why: "classic-client" } : { state: "pending", signer: proven };
}
