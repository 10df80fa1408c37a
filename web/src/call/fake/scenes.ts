import { initialState, newSession } from "../initialState";
import type { DuetState, Emoji, IncomingCall, OutgoingCall, Peer, Quality, Session, UnsavedFile } from "../types";

/** Ready-made states, one per screen: for the tests of the interface and for looking at it without a server. */

export const myId = "7K3M9QX2ATB4C5D6E8F0GHJK";
export const peer: Peer = { id: "Q2W4E6R8T0Y1P3A5S7D9F0GH", name: "Ada", verified: true, classic: false };

const now = Date.now();

export const online: Partial<DuetState> = {
  server: { phase: "online", version: "0", since: now },
  me: { id: myId, name: "Grace", verified: true, key: "owner" },
  settings: { ...initialState().settings, name: "Grace" },
  media: {
    preview: null,
    microphone: { state: "on", deviceId: "m1", label: "Built-in microphone" },
    camera: { state: "on", deviceId: "c1", label: "Built-in camera" },
    screen: { state: "off" },
    silenced: { microphone: false, camera: false },
    speakingWhileMuted: false,
  },
  devices: {
    microphones: [{ deviceId: "m1", label: "Built-in microphone" }],
    cameras: [{ deviceId: "c1", label: "Built-in camera" }],
    speakers: [{ deviceId: "s1", label: "Built-in speakers" }],
  },
};

export const offline: Partial<DuetState> = { ...online, server: { phase: "lost", since: now - 4_000, attempt: 2, retryAt: now + 3_000 } };

export function outgoing(phase: OutgoingCall["phase"]): Partial<DuetState> {
  return { ...online, outgoing: { to: peer.id, name: peer.name, video: true, phase } };
}

export function incomingCall(change: Partial<IncomingCall> = {}): IncomingCall {
  return {
    callId: "call-1",
    from: peer,
    proven: true,
    contactName: peer.name,
    media: { audio: true, video: true },
    expiresAt: now + 40_000,
    waiting: false,
    phase: { name: "ringing" },
    ...change,
  };
}

export const incoming: Partial<DuetState> = { ...online, incoming: [incomingCall()] };

const emoji: readonly Emoji[] = [
  { symbol: "🐶", number: 0 },
  { symbol: "🌵", number: 17 },
  { symbol: "🔑", number: 47 },
  { symbol: "🎸", number: 57 },
  { symbol: "🍕", number: 27 },
  { symbol: "🚀", number: 54 },
  { symbol: "⚓", number: 60 },
];

const stream = {
  audioCodec: "opus",
  videoCodec: "VP9",
  audioBitrate: 32_000,
  videoBitrate: 1_400_000,
  width: 1280,
  height: 720,
  framesPerSecond: 30,
  loss: 0.004,
  jitter: 8,
  limitedBy: "none" as const,
};

export const goodQuality: Quality = {
  state: "known",
  bars: 4,
  detail: {
    time: now,
    roundTrip: 38,
    path: { kind: "direct", protocol: "udp", relayProtocol: "" },
    availableOutgoing: 2_600_000,
    send: stream,
    receive: stream,
  },
};

export function call(change: Partial<Session> = {}): Session {
  return {
    ...newSession("call", "call-1"),
    phase: { name: "connected" },
    connectedAt: now - 65_000,
    peer,
    verification: { state: "verified", by: "id", emoji: null },
    remote: { stream: null, screen: null, screenPaused: false, microphone: "on", camera: "on", speaking: false },
    quality: goodQuality,
    chat: { channel: "open", messages: [], unread: 0 },
    ...change,
  };
}

export function room(change: Partial<Session> = {}): Session {
  return {
    ...newSession("room", "MTIzNDU2Nzg5MDEyMzQ1Ng"),
    room: {
      roomId: "MTIzNDU2Nzg5MDEyMzQ1Ng",
      role: "host",
      handedOver: false,
      link: `https://duet.example/r/MTIzNDU2Nzg5MDEyMzQ1Ng#${myId}`,
      locked: false,
      expiresAt: null,
      knocks: [],
    },
    phase: { name: "waiting-for-guest" },
    ...change,
  };
}

/** Of a guest who is gone. */
export function unsaved(...names: readonly string[]): readonly UnsavedFile[] {
  return names.map((name) => ({ from: peer, name, blob: new Blob([name]) }));
}

export function inSession(session: Session): Partial<DuetState> {
  return { ...online, session };
}

export const comparing: Session = room({
  phase: { name: "connected" },
  connectedAt: now - 5_000,
  peer: { ...peer, id: "guest-1", verified: false },
  verification: { state: "compare", emoji, signer: peer.id },
  remote: call().remote,
  chat: { channel: "open", messages: [], unread: 0 },
});
