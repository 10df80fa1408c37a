import type { EndReason } from "../types";
import { oneOf } from "../wire/wire";

/** What the other side is told when this one ends a call for a reason of its own, with `leaveCall` and `bye`. */
export function whyLeft(reason: EndReason): { readonly reason?: "unproven" } {
  return reason === "verification-failed" ? { reason: "unproven" } : {};
}

/** Why a call is over, by the server's word. */
export function endReasonOf(word: unknown): EndReason {
  return oneOf(word, "connection-lost", "answered-elsewhere", "unproven") ?? "peer-hung-up";
}
