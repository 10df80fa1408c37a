import { screen, waitFor } from "@testing-library/react";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { DuetState, Session } from "../call";
import { call, comparing, incoming, incomingCall, online, offline, outgoing, peer, room, unsaved } from "../call/fake/scenes";
import { initialState } from "../call/initialState";
import { emojiTable } from "../call/verification/emoji";
import { renderApp } from "../testing/renderApp";

const ended = (reason: "peer-hung-up" | "verification-failed"): Partial<DuetState> => ({ ...online, session: call({ phase: { name: "ended", reason, at: 0 } }) });
const people: DuetState["people"] = {
  contacts: [{ id: peer.id, name: "Ada", addedAt: 0 }],
  recents: [{ id: "r", kind: "call", direction: "incoming", peerId: peer.id, peerName: "Ada", time: 0, duration: 0, outcome: "missed" }],
  missed: [{ callId: "m", from: peer.id, name: "Ada", verified: true, time: 0, seen: false }],
  blocked: [],
};

const denied = { state: "problem", problem: "denied" } as const;
const presenting: DuetState["media"] = {
  ...online.media!,
  microphone: { state: "muted", deviceId: "", label: "" },
  screen: { state: "on", stream: {} as MediaStream, audio: true, hint: "text" },
  speakingWhileMuted: true,
};
const line = (id: string, from: "me" | "peer") => ({ id, from, text: "See https://duet.example/a", time: 1, arrivedAt: 1, status: "read" }) as const;
const chat: Session["chat"] = { channel: "open", unread: 0, messages: [line("1", "me"), line("2", "peer")] };
const file = { name: "notes.txt", size: 2000, type: "text/plain", time: 2 };
const files: Session["files"] = [
  { ...file, id: "f1", direction: "in", state: { phase: "offered" } },
  { ...file, id: "f2", direction: "out", state: { phase: "moving", bytes: 500, rate: 100 } },
  { ...file, id: "f3", direction: "in", state: { phase: "paused", bytes: 500, by: "me" } },
  { ...file, id: "f4", direction: "in", state: { phase: "failed", why: "checksum" } },
];

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
  ["ended with a file to save", { ...online, session: call({ phase: { name: "ended", reason: "peer-hung-up", at: 0 }, files: [{ ...file, id: "f5", direction: "in", state: { phase: "done", blob: new Blob() } }] }) }],
  ["home with files that were not saved", { ...online, unsaved: unsaved("notes.txt", "drawing.svg") }],
  ["call with a file of somebody else that was not saved", { ...online, session: call(), unsaved: unsaved("notes.txt") }],
  ["refused for safety", ended("verification-failed")],
  ["settings", { ...online, people, identity: { ...initialState().identity, devices: [{ key: "k", name: "Phone", addedAt: 0, notAfter: 0 }] } }, "/settings"],
  ["test", online, "/test"],
  ["link a device", online, `/link#${peer.id}.abc`],
  ["link a device: choose", { ...online, identity: { ...initialState().identity, join: { state: "choosing", choices: [emojiTable.slice(0, 4), emojiTable.slice(4, 8)] } } }, `/link#${peer.id}.abc`],
  ["home without camera and microphone", { ...online, media: { ...online.media!, camera: denied, microphone: denied } }],
  ["a call-me link of nobody known", online, "/c/0000-0000-0000-0000-0000-0000"],
  ["at a locked room's door", { ...online, session: room({ phase: { name: "waiting-to-be-admitted" } }) }],
  ["somebody knocks", { ...online, session: room({ room: { ...room().room!, locked: true, knocks: [{ id: "k", name: "Emmy" }] } }) }],
  ["incoming call in a call", { ...online, session: call(), incoming: [incomingCall({ waiting: true })] }],
  ["call with a shared screen", { ...online, session: call({ remote: { ...call().remote, screen: {} as MediaStream } }) }],
  ["call that presents, muted, with a message", { ...online, session: call({ chat: { ...chat, unread: 1 } }), media: presenting }],
  ["call on a weak network", { ...online, session: call({ videoPause: { mine: "weak-network", theirs: "weak-network" }, quality: { state: "unknown" } }) }],
];

/** What is opened on a screen: a button's name, and if it is a menu, its item's. */
const opened: readonly (readonly [state: Partial<DuetState>, button: string, item?: string])[] = [
  [online, "Show QR code"],
  [online, "Add contact"],
  [{ ...online, people: { ...people, recents: [] } }, "Actions for Ada"],
  [online, "Choose devices"],
  [{ ...online, session: room() }, "Show QR code"],
  [{ ...online, session: call({ chat, files }) }, "Chat"],
  [{ ...online, session: call() }, "Connection: good"],
  [{ ...online, session: comparing }, "Compare"],
  [{ ...online, session: call() }, "Reactions"],
  [{ ...online, session: call() }, "More"],
  [{ ...online, session: call() }, "More", "Settings"],
  [{ ...online, session: call() }, "More", "Keyboard shortcuts"],
];

// Colours and layout need a browser: those rules run in the end-to-end tests.
const rules = { "color-contrast": { enabled: false }, "target-size": { enabled: false }, region: { enabled: false } };

test.each(screens.map(([name, state, path = "/"]) => ({ name, state, path })))("$name has nothing that axe objects to", async ({ state, path }) => {
  renderApp(state, path);
  await settled();
  expect(await violations()).toEqual([]);
});

test.each(opened.map(([state, button, item]) => ({ state, button, item, name: item ?? button })))("$name, opened, has nothing that axe objects to", async ({ state, button, item }) => {
  const { user } = renderApp(state);
  await user.click(await screen.findByRole("button", { name: button }));
  if (item !== undefined) {
    await user.click(await screen.findByRole("menuitem", { name: item }));
  }

  await settled();
  expect(await violations()).toEqual([]);
});

/** Until what is loaded late is there. */
async function settled(): Promise<void> {
  await vi.dynamicImportSettled();
  await waitFor(() => {
    expect(screen.queryByText("Loading …")).toBeNull();
  });
}

async function violations(): Promise<readonly string[]> {
  const found = await axe.run(document.body, { rules, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
}
