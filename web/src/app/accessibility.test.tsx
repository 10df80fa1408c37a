import axe from "axe-core";
import { expect, test } from "vitest";
import type { DuetState } from "../call";
import { call, comparing, incoming, online, offline, outgoing, peer, room } from "../call/fake/scenes";
import { initialState } from "../call/initialState";
import { renderApp } from "../testing/renderApp";

const ended = (reason: "peer-hung-up" | "verification-failed"): Partial<DuetState> => ({ ...online, session: call({ phase: { name: "ended", reason, at: 0 } }) });
const people: DuetState["people"] = {
  contacts: [{ id: peer.id, name: "Ada", addedAt: 0 }],
  recents: [{ id: "r", kind: "call", direction: "incoming", peerId: peer.id, peerName: "Ada", time: 0, duration: 0, outcome: "missed" }],
  missed: [{ callId: "m", from: peer.id, name: "Ada", verified: true, time: 0, seen: false }],
  blocked: [],
};

const screens: readonly (readonly [name: string, state: Partial<DuetState>, path?: string])[] = [
  ["home", online],
  ["home with people and a recovery offer", { ...online, people, identity: { ...initialState().identity, recovery: "offered" } }],
  ["home without a server", offline],
  ["call me", online, `/c/${peer.id}`],
  ["a room's door", online, "/r/MTIzNDU2Nzg5MDEyMzQ1Ng"],
  ["waiting in a room", { ...online, session: room() }],
  ["ringing out", outgoing({ name: "ringing" })],
  ["not reached", outgoing({ name: "failed", reason: "busy" })],
  ["incoming call", incoming],
  ["call", { ...online, session: call() }],
  ["call to verify", { ...online, session: comparing }],
  ["call that is held", { ...online, session: call({ hold: "theirs" }) }],
  ["call without its peer", { ...online, session: call({ phase: { name: "peer-away", until: 0, why: "connection-lost" } }) }],
  ["ended", ended("peer-hung-up")],
  ["refused for safety", ended("verification-failed")],
];

// Colours and layout need a browser: those rules run in the end-to-end tests.
const rules = { "color-contrast": { enabled: false }, "target-size": { enabled: false }, region: { enabled: false } };

test.each(screens.map(([name, state, path = "/"]) => ({ name, state, path })))("$name has nothing that axe objects to", async ({ state, path }) => {
  renderApp(state, path);
  const { violations } = await axe.run(document.body, { rules, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`)).toEqual([]);
});
