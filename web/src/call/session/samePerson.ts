import type { Peer } from "../types";

/**
 * Whether who comes into a room is who was in it before. An ID with a key is proven to the server; without a key it is the name of one connection,
 * which nobody gets a second time. Who has no ID is another person.
 */
export function isSamePerson(before: Peer | null, now: Peer | null): boolean {
  return before !== null && now !== null && before.id === now.id && before.verified === now.verified;
}
