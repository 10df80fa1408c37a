import type { Session } from "../../call";

/** Whether the peer's camera is seen. */
export function isSeen({ phase, hold, remote }: Session): boolean {
  return remote.stream !== null && (remote.camera === "on" || remote.camera === "unknown") && hold === "none" && phase.name !== "connecting";
}

/** Why it is not seen. */
export function whyUnseen({ phase, hold, remote }: Session): "call.connecting" | "call.cameraOff" | "call.peerHolds" | "call.youHoldLead" | "call.peerVideoPausedWeak" {
  if (phase.name === "connecting") {
    return "call.connecting";
  }

  if (hold === "none") {
    return remote.camera === "paused" ? "call.peerVideoPausedWeak" : "call.cameraOff";
  }

  return hold === "theirs" ? "call.peerHolds" : "call.youHoldLead";
}

/** Where the peer's page is, when it is away. */
export const awayText = {
  "connection-lost": "call.peerAway",
  "page-closed": "call.peerReloading",
  "page-asleep": "call.peerAsleep",
} as const;
