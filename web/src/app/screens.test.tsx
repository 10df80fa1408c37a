import { act, screen, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { DuetState } from "../call";
import { call, incoming, online, outgoing, peer, room } from "../call/fake/scenes";
import { initialState } from "../call/initialState";
import { renderApp } from "../testing/renderApp";
import { navigate } from "./routes";

const ada: Partial<DuetState> = { people: { ...initialState().people, contacts: [{ id: peer.id, name: "Ada", addedAt: 0 }] } };

test.each<[string, Partial<DuetState>, string?]>([
  ["Duet", {}],
  ["Call Ada · Duet", ada, `/c/${peer.id}`],
  ["Room · Duet", {}, "/r/MTIzNDU2Nzg5MDEyMzQ1Ng"],
  ["Settings · Duet", {}, "/settings"],
  ["Test · Duet", {}, "/test"],
  ["Link a device · Duet", {}, "/link#x"],
  ["Calling Ada · Duet", outgoing({ name: "ringing" })],
  ["No call · Duet", outgoing({ name: "failed", reason: "busy" })],
  ["Room · Duet", { session: room() }],
  ["Ada · Duet", { session: call() }],
  ["(2) Ada · Duet", { session: call({ chat: { channel: "open", messages: [], unread: 2 } }) }],
  ["Call ended · Duet", { session: call({ phase: { name: "ended", reason: "hung-up", at: 0 } }) }],
])("the tab is called %s", (title, state, path) => {
  renderApp({ ...online, ...state }, path);
  expect(document.title).toBe(title);
});

test("another screen begins at its top, and the keyboard in it", async () => {
  const { user } = renderApp(online);
  document.documentElement.scrollTop = 400;

  await user.click(screen.getByRole("button", { name: "Settings" }));

  expect(await screen.findByRole("heading", { name: "Settings", level: 1 })).toBeDefined();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole("main")));
  expect(document.documentElement.scrollTop).toBe(0);
});

test("the devices stay open between screens that show one's own picture, and no longer", async () => {
  const { duet } = renderApp(online);
  for (const path of ["/test", "/", "/test", "/settings"]) {
    act(() => navigate(path));
    // oxlint-disable-next-line no-await-in-loop -- one screen after the other
    await screen.findByRole("heading", { level: 1, name: { "/test": "Test", "/": "Call one person", "/settings": "Settings" }[path]! });
  }

  expect(duet.commands.map(({ name }) => name).filter((name) => name.endsWith("Preview"))).toEqual(["media.openPreview", "media.closePreview"]);
});

test("after the call the keyboard is where it is said why it is over", async () => {
  const { set, user } = renderApp({ ...online, session: call() });
  await user.click(screen.getByRole("button", { name: "Hang up" }));

  set({ session: call({ phase: { name: "ended", reason: "hung-up", at: 0 } }) });

  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole("main")));
  expect(within(screen.getByRole("main")).getByText("You hung up.")).toBeDefined();
});

test("a screen that changes under somebody who answers leaves the keyboard where it is", async () => {
  const { set } = renderApp(incoming);
  const answer = screen.getByRole("button", { name: "Answer" });
  set({ session: room() });
  await new Promise((drawn) => requestAnimationFrame(drawn));
  expect(document.activeElement).toBe(answer);
});
