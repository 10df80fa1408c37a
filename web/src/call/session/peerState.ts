import type { LocalMedia, RemoteMedia, VideoPause } from "../types";
import { oneOf, type Wire } from "../wire/wire";

/** What each side tells the other one about itself, whole each time. */
export interface PeerState {
  readonly microphone: "on" | "muted" | "none";
  readonly camera: "on" | "muted" | "none";
  readonly screen: boolean;
  /** The screen's picture waits for a link that carries it; its sound goes on. */
  readonly screenPaused: boolean;
  readonly hold: boolean;
  /** Why video that it would send pauses by itself. */
  readonly pause: VideoPause | null;
  /** It wants to be sent less video. */
  readonly saveData: boolean;
}

export function describeMyself(media: LocalMedia, rest: Pick<PeerState, "screenPaused" | "hold" | "pause" | "saveData">): PeerState & { readonly type: "state" } {
  const of = (source: "microphone" | "camera") => {
    const { state } = media[source];
    return state === "muted" || (state === "on" && media.silenced[source]) ? "muted" : state === "on" ? "on" : "none";
  };
  return {
    type: "state",
    microphone: of("microphone"),
    camera: of("camera"),
    screen: media.screen.state === "on" && !rest.hold,
    ...rest,
  };
}

export function readPeerState(message: Wire): PeerState {
  return {
    microphone: oneOf(message["microphone"], "on", "muted", "none") ?? "none",
    camera: oneOf(message["camera"], "on", "muted", "none") ?? "none",
    screen: message["screen"] === true,
    screenPaused: message["screenPaused"] === true,
    hold: message["hold"] === true,
    pause: oneOf(message["pause"], "weak-network"),
    saveData: message["saveData"] === true,
  };
}

/** How the peer's camera is shown. */
export function cameraOf(state: PeerState): RemoteMedia["camera"] {
  return state.camera === "on" && state.pause !== null ? "paused" : state.camera;
}

/** Whether packets are to come without a pause: those of a still screen may be seconds apart. A classic client does not say. */
export function sendsSteadily(state: PeerState | null): boolean {
  return state !== null && !state.hold && (state.microphone !== "none" || (state.camera === "on" && state.pause === null));
}

/** Whether packets are to come: a muted microphone sends silence, a device that is not there nothing. A classic client does not say. */
export function sendsMedia(state: PeerState | null): boolean {
  return state === null || (!state.hold && (state.microphone !== "none" || state.screen || (state.camera === "on" && state.pause === null)));
}
