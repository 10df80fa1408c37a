import type { DuetState, RemoteMedia, Session } from "./types";
import { defaultSettings } from "./types";

/** The page before anything has happened. */
export function initialState(): DuetState {
  return {
    server: { phase: "connecting" },
    me: { id: "", name: "", verified: false, key: "loading" },
    media: {
      preview: null,
      microphone: { state: "off" },
      camera: { state: "off" },
      screen: { state: "off" },
      silenced: { microphone: false, camera: false },
      speakingWhileMuted: false,
    },
    devices: { microphones: [], cameras: [], speakers: [] },
    outgoing: null,
    incoming: [],
    session: null,
    held: null,
    unsaved: [],
    people: { contacts: [], recents: [], missed: [], blocked: [] },
    settings: defaultSettings,
    identity: { recovery: "unavailable", devices: [], offer: { state: "idle" }, join: { state: "idle" }, kept: [] },
    preflight: { state: "idle" },
  };
}

/** Nothing has come from the peer yet. */
export const noRemoteMedia: RemoteMedia = { stream: null, screen: null, screenPaused: false, microphone: "unknown", camera: "unknown", speaking: false };

/** A session at its start. */
export function newSession(kind: "call" | "room", id: string): Session {
  return {
    id,
    kind,
    room: null,
    phase: { name: kind === "room" ? "joining" : "connecting" },
    connectedAt: null,
    peer: null,
    presence: { state: "here" },
    verification: { state: "pending", signer: null },
    remote: noRemoteMedia,
    hold: "none",
    videoPause: { mine: null, theirs: null },
    quality: { state: "unknown" },
    chat: { channel: "waiting", messages: [], unread: 0 },
    files: [],
    filesLeftOut: false,
    reactions: [],
  };
}
