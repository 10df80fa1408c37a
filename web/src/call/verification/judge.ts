import { isIdentityId } from "../identity/id";
import type { Verification } from "../types";
import { provenId, type Role } from "./proof";

export interface Expectation {
  readonly kind: "call" | "room";
  readonly sessionId: string;
  /** The role of the one who signs. */
  readonly role: Role;
  readonly myId: string;
  /** A call: the ID called, or the caller's as the server tells it. A room: the host's, from the link's fragment. */
  readonly expectedId: string;
  readonly isContact: (id: string) => boolean;
  readonly classic: boolean;
  readonly now: number;
}

/**
 * What a description of the peer is worth. A call from or to an ID is refused when the key of that ID has not signed it; in a room the people
 * compare signs instead.
 */
export async function judge(proof: unknown, sdp: string, expectation: Expectation): Promise<Verification> {
  const { kind, sessionId, role, myId, expectedId, classic, now } = expectation;
  const proven = await provenId(proof, role, sessionId, myId, sdp, now);
  if (kind === "call" && isIdentityId(expectedId)) {
    return proven === expectedId ? { state: "verified", by: "id", emoji: null } : { state: "failed", why: "proof" };
  }

  if (proven !== null && proven === expectedId) {
    return { state: "verified", by: "link", emoji: null };
  }

  if (proven !== null && expectation.isContact(proven)) {
    return { state: "verified", by: "contact", emoji: null };
  }

  return classic ? { state: "unverifiable", why: "classic-client" } : { state: "pending", signer: proven };
}
