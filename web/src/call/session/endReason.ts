import type { EndReason } from "../types";
import { oneOf } from "../wire/wire";

/** What the other side is told when this one ends a call for a reason of its own, with `leaveCall` and `bye`. */
export function whyLeft(reason: EndReason): { readonly reason?: "unproven" | "no-path" } {
  switch (reason) {
    case "verification-failed":
      return { reason: "unproven" };
    case "media-failed":
      return { reason: "no-path" };
    default:
      return {};
  }
}

/** Why the other side left, by its own word. */
export function reasonLeft(word: unknown): EndReason {
  return word === "no-path" ? "media-failed" : (oneOf(word, "unproven") ?? "peer-hung-up");
}

/** Why a call is over, by the server's word. */
export function endReasonOf(word: unknown): EndReason {
  return word === "left" ? "page-closed" : (oneOf(word, "connection-lost", "answered-elsewhere") ?? reasonLeft(word));
}
