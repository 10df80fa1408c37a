import { expect, test } from "vitest";
import { call, incoming, incomingCall, online, outgoing, peer, room } from "../fake/scenes";
import { initialState } from "../initialState";
import type { CallFailure, DuetState, EndReason, SessionPhase } from "../types";
import { repeatingSound, soundOfChange } from "./chooseSound";

const state = (change: Partial<DuetState>): DuetState => ({ ...initialState(), ...online, ...change });

test.each([
  ["nothing", state({}), null],
  ["calling", state(outgoing({ name: "calling" })), null],
  ["a device that really rings", state(outgoing({ name: "ringing" })), "ringback"],
  ["connecting", state(outgoing({ name: "connecting" })), null],
  ["somebody calls", state(incoming), "ring"],
  ["somebody calls during a call", state({ ...incoming, session: call() }), "waiting"],
  ["an answer on its way", state({ incoming: [incomingCall({ phase: { name: "answering" } })] }), null],
])("while there is %s", (_what, now, sound) => {
  expect(repeatingSound(now)).toBe(sound);
});

test.each<[CallFailure, string]>([
  ["declined", "declined"],
  ["blocked", "declined"],
  ["unproven", "declined"],
  ["verification-failed", "declined"],
  ["busy", "busy"],
  ["no-answer", "unanswered"],
  ["offline", "unreachable"],
  ["network", "unreachable"],
  ["rate-limited", "unreachable"],
])("a call that comes to nothing as %s is heard, once", (reason, sound) => {
  const failed = state(outgoing({ name: "failed", reason }));

  expect(soundOfChange(state(outgoing({ name: "calling" })), failed)).toBe(sound);
  expect(soundOfChange(failed, state({ ...failed }))).toBeNull();
});

test.each([
  ["missed", "missed"],
  ["canceled", "missed"],
  ["connection-lost", "missed"],
  ["verification-failed", "missed"],
  ["answered-elsewhere", "elsewhere"],
  ["declined-elsewhere", "elsewhere"],
] as const)("a ring that is over as %s is heard, once", (reason, sound) => {
  const over = state({ incoming: [incomingCall({ phase: { name: "over", reason } })] });

  expect(soundOfChange(state(incoming), over)).toBe(sound);
  expect(soundOfChange(over, state({ ...over }))).toBeNull();
});

const during = (phase: SessionPhase, connectedAt: number | null = 1) => state({ session: { ...call(), phase, connectedAt } });
const ended = (reason: EndReason) => during({ name: "ended", reason, at: 2 });

test.each([
  ["connects", during({ name: "connecting" }, null), during({ name: "connected" }), "connected"],
  ["loses its path", during({ name: "connected" }), during({ name: "reconnecting", since: 1 }), "lost"],
  ["comes back", during({ name: "reconnecting", since: 1 }), during({ name: "connected" }), "connected"],
  ["is hung up here", during({ name: "connected" }), ended("hung-up"), null],
  ["is hung up there", during({ name: "connected" }), ended("peer-hung-up"), "ended"],
  ["is lost for good", during({ name: "reconnecting", since: 1 }), ended("connection-lost"), "unreachable"],
])("a call that %s", (_what, before, after, sound) => {
  expect(soundOfChange(before, after)).toBe(sound);
});

test("a knock at the door is heard", () => {
  const base = room();
  const session = { ...base, room: { ...base.room!, knocks: [{ id: peer.id, name: peer.name }] } };

  expect(soundOfChange(state({ session: base }), state({ session }))).toBe("knock");
});
