import type { LinkState } from "../peer/peerLink";
import type { Session, SessionPhase } from "../types";

export interface PhaseInput {
  readonly link: LinkState | null;
  readonly everConnected: boolean;
  readonly presence: Session["presence"];
  /** Since when the path is broken; null while it is whole. */
  readonly brokenSince: number | null;
  /** The first connection was begun anew. */
  readonly anew: boolean;
  /** The path stands, and nothing of what the peer sends comes over it. */
  readonly quiet: boolean;
  /** The peer's camera is on, and its picture does not move. */
  readonly still: boolean;
}

/**
 * The phase of a session that has a peer. Media counts: a call whose signalling is gone is still a call, as long as something comes.
 * A page that said that it goes is gone, whatever ICE still takes its path for.
 */
export function mediaPhase({ link, everConnected, presence, brokenSince, anew, quiet, still }: PhaseInput): SessionPhase {
  if (presence.state === "away" && (presence.why !== "connection-lost" || quiet)) {
    return { name: "peer-away", until: presence.until, why: presence.why };
  }

  if (link === "connected" || (link === "disconnected" && brokenSince === null)) {
    return quiet ? { name: "connected", quiet } : still ? { name: "connected", still } : { name: "connected" };
  }

  if (presence.state === "away") {
    return { name: "peer-away", until: presence.until, why: presence.why };
  }

  if (everConnected) {
    return { name: "reconnecting", since: brokenSince ?? Date.now() };
  }

  return brokenSince !== null || anew ? { name: "connecting", slow: true } : { name: "connecting" };
}

export function samePhase(a: SessionPhase, b: SessionPhase): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
