import { start } from "../app/start";
import type { DuetState, Session } from "../call";
import { createFakeDuet } from "../call/fake/fakeDuet";
import { call, comparing, incoming, incomingCall, inSession, online, offline, outgoing, peer, room, unsaved } from "../call/fake/scenes";
import { initialState } from "../call/initialState";
import { emojiTable } from "../call/verification/emoji";
import { isLanguage, loadCatalogue } from "../texts/languages";
import { createTexts } from "../texts/texts";
import { paintedPortrait, paintedSlides } from "./painted";

/**
 * Every screen without a server, for the eye: `npm run dev`, then `/scenes.html?scene=call`. Not part of the build.
 * `&theme=dark` and `&lang=de` choose the appearance and the language.
 */
const self = paintedPortrait("#3f6e8c", "#d9a06b");
const other = paintedPortrait("#6b4a6e", "#e2b48c");
const remote = { ...call().remote, stream: other };
const withSelf: Partial<DuetState> = { ...online, media: { ...online.media!, preview: self } };
const talking = (change: Partial<Session> = {}): Partial<DuetState> => ({ ...withSelf, session: call({ remote, ...change }) });
const now = Date.now();
const minute = 60_000;

const people: DuetState["people"] = {
  contacts: [
    { id: peer.id, name: "Ada Lovelace", addedAt: now },
    { id: "M4N8Q2R6T0V3X7Z1B5D9F2HK", name: "Bertha Benz", addedAt: now },
    { id: "A1B2C3D4E5F6G7H8J9K0M1N2", name: "Chien-Shiung Wu", addedAt: now },
  ],
  recents: [
    { id: "1", kind: "call", direction: "outgoing", peerId: peer.id, peerName: "Ada", time: now - 24 * minute, duration: 754_000, outcome: "answered" },
    { id: "2", kind: "call", direction: "incoming", peerId: "M4N8Q2R6T0V3X7Z1B5D9F2HK", peerName: "Bertha", time: now - 190 * minute, duration: 0, outcome: "missed" },
    { id: "3", kind: "room", direction: "outgoing", peerId: "x", peerName: "Emmy", time: now - 1500 * minute, duration: 3_754_000, outcome: "answered" },
  ],
  missed: [{ callId: "m", from: "M4N8Q2R6T0V3X7Z1B5D9F2HK", name: "Bertha", verified: true, time: now - 190 * minute, seen: false }],
  blocked: [],
};

const message = (id: string, from: "me" | "peer", text: string, status: "waiting" | "sent" | "delivered" | "read") => ({ id, from, text, time: now - 2 * minute, arrivedAt: now - 2 * minute, status });
const chat = {
  channel: "open" as const,
  unread: 2,
  messages: [
    message("1", "peer", "Here are the notes: https://duet.example/notes.", "read"),
    message("2", "me", "Thanks! Reading them now.", "read"),
    message("3", "me", "Page two is the interesting one, isn’t it?", "delivered"),
    message("4", "peer", "Yes, and the drawing after it.", "delivered"),
  ],
};
const files: Session["files"] = [
  { id: "f1", direction: "in", name: "drawing.svg", size: 248_000, type: "image/svg+xml", time: now - minute, state: { phase: "offered" } },
  { id: "f2", direction: "out", name: "recording-of-the-first-flight.mp4", size: 1_040_000_000, type: "video/mp4", time: now, state: { phase: "moving", bytes: 412_000_000, rate: 23_400_000 } },
];
const works = { state: "works", url: "turn:duet.example:3478", connectTime: 40, roundTrip: 12, loss: 0 } as const;
const problem = (kind: "missing" | "denied" | "in-use" | "insecure-origin"): Partial<DuetState> => ({
  ...online,
  media: { ...online.media!, camera: { state: "problem", problem: kind }, microphone: kind === "in-use" ? online.media!.microphone : { state: "problem", problem: kind } },
});

const scenes: Record<string, () => { state: Partial<DuetState>; path?: string }> = {
  home: () => ({ state: withSelf }),
  "home-full": () => ({ state: { ...withSelf, people, identity: { ...initialState().identity, recovery: "offered" } } }),
  "home-offline": () => ({ state: { ...offline, media: withSelf.media! } }),
  "home-unsaved": () => ({ state: { ...withSelf, unsaved: unsaved("drawing.svg", "recording-of-the-first-flight-over-the-channel.mp4") } }),
  "home-denied": () => ({ state: problem("denied") }),
  "home-insecure": () => ({ state: { ...problem("insecure-origin"), me: { ...online.me!, key: "none" } } }),
  "home-refused": () => ({ state: { ...withSelf, server: { phase: "refused", code: "bad-certificate" } } }),
  "call-me": () => ({ state: { ...withSelf, people }, path: `/c/${peer.id}` }),
  door: () => ({ state: withSelf, path: "/r/MTIzNDU2Nzg5MDEyMzQ1Ng" }),
  waiting: () => ({ state: { ...withSelf, session: room() }, path: "/r/MTIzNDU2Nzg5MDEyMzQ1Ng" }),
  knock: () => ({
    state: { ...withSelf, session: room({ room: { ...room().room!, locked: true, knocks: [{ id: "k", name: "Emmy Noether" }] } }) },
    path: "/r/MTIzNDU2Nzg5MDEyMzQ1Ng",
  }),
  "at-door": () => ({ state: { ...withSelf, session: room({ phase: { name: "waiting-to-be-admitted" } }) } }),
  calling: () => ({ state: { ...withSelf, outgoing: outgoing({ name: "ringing" }).outgoing! } }),
  "not-reached": () => ({ state: { ...withSelf, outgoing: outgoing({ name: "failed", reason: "no-answer" }).outgoing! } }),
  incoming: () => ({ state: { ...withSelf, incoming: incoming.incoming! } }),
  "incoming-waiting": () => ({ state: { ...talking(), incoming: [incomingCall({ proven: false, waiting: true, from: { ...peer, name: "Emmy", id: "x", verified: false } })] } }),
  call: () => ({ state: talking() }),
  "call-muted": () => ({
    state: {
      ...talking({ remote: { ...remote, camera: "muted", microphone: "muted" } }),
      media: { ...withSelf.media!, microphone: { state: "muted", deviceId: "m1", label: "" }, speakingWhileMuted: true },
    },
  }),
  "call-screen": () => ({ state: talking({ remote: { ...remote, screen: paintedSlides() } }) }),
  "call-away": () => ({ state: talking({ phase: { name: "peer-away", until: now + minute, why: "connection-lost" } }) }),
  "call-held": () => ({ state: { ...talking({ hold: "theirs" }), held: call({ id: "c2", peer: { ...peer, id: "y", name: "Emmy" } }) } }),
  "call-unsaved": () => ({ state: { ...talking({ peer: { ...peer, id: "y", name: "Emmy" } }), unsaved: unsaved("recording-of-the-first-flight-over-the-channel.mp4", "drawing.svg") } }),
  "call-chat": () => ({ state: talking({ chat, files }) }),
  "call-compare": () => ({ state: { ...withSelf, session: { ...comparing, remote } } }),
  ended: () => ({ state: { ...online, session: call({ phase: { name: "ended", reason: "peer-hung-up", at: now } }) } }),
  "ended-files": () => ({
    state: {
      ...online,
      session: call({ phase: { name: "ended", reason: "peer-hung-up", at: now }, files: files.map((file) => ({ ...file, direction: "in", state: { phase: "done", blob: new Blob() } })) }),
    },
  }),
  "ended-unsafe": () => ({ state: { ...online, session: call({ phase: { name: "ended", reason: "verification-failed", at: now }, connectedAt: null }) } }),
  settings: () => ({ state: { ...withSelf, people, identity: { ...initialState().identity, devices: [{ key: "k", name: "Firefox, Android", addedAt: now, notAfter: now + 30 * 24 * 60 * minute }] } }, path: "/settings" }),
  link: () => ({ state: { ...online, identity: { ...initialState().identity, join: { state: "choosing", choices: [0, 4, 8, 12, 16, 20].map((place) => emojiTable.slice(place, place + 4)) } } }, path: `/link#${peer.id}.abc` }),
  test: () => ({
    state: {
      ...withSelf,
      preflight: { state: "done", direct: true, report: "", results: { udp: works, tcp: { ...works, roundTrip: 18 }, tls: { state: "fails", url: "", why: "no-candidate" } } },
    },
    path: "/test",
  }),
  "in-session": () => ({ state: inSession(call()) }),
};

const query = new URLSearchParams(location.search);
const { state, path } = (scenes[query.get("scene") ?? "home"] ?? scenes.home)!();
const theme = query.get("theme");
const appearance = theme === "dark" || theme === "light" ? theme : "system";
const language = query.get("lang") ?? "en";
const duet = createFakeDuet({ ...state, settings: { ...initialState().settings, name: "Grace Hopper", appearance, language } });
duet.setLevels({ microphone: 0.6, remote: 0.2 });
setInterval(() => duet.setLevels({ microphone: 0.4 + 0.4 * Math.sin(Date.now() / 200), remote: 0 }), 100);
history.replaceState(null, "", path ?? "/");
const shown = isLanguage(language) ? language : "en";
start(duet, createTexts(shown, await loadCatalogue(shown)));
