import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { call, online, peer, room } from "../../call/fake/scenes";
import { renderApp } from "../../testing/renderApp";

test("a room's link asks before it joins, and passes on whom it promises", async () => {
  const { duet, user } = renderApp(online, "/r/MTIzNDU2Nzg5MDEyMzQ1Ng#ABC");
  expect(screen.getByRole("textbox", { name: "Your name" })).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Join" }));
  expect(duet.commands).toContainEqual({ name: "rooms.join", args: ["MTIzNDU2Nzg5MDEyMzQ1Ng", "#ABC"] });
});

test("the host waits with the link at hand", async () => {
  const session = room();
  const { user } = renderApp({ ...online, session });
  expect(screen.getByText("Waiting for the other person")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Copy link" }));
  expect(await navigator.clipboard.readText()).toBe(session.room!.link);
});

test("Leave ends the wait", async () => {
  const { given, user } = renderApp({ ...online, session: room() });
  await user.click(screen.getByRole("button", { name: "Leave" }));
  expect(given()).toEqual(expect.arrayContaining(["session.hangUp", "session.dismissSession"]));
});

test("a guest whose host has left is told that the host's role is theirs", () => {
  const base = room();
  const { set } = renderApp({ ...online, session: { ...base, room: { ...base.room!, role: "guest" } } });
  const told = () => screen.getAllByRole("status").some(({ textContent }) => textContent?.includes("You are the host now") === true);
  expect(told()).toBe(false);

  set({ session: { ...base, room: { ...base.room!, handedOver: true } } });

  expect(told()).toBe(true);
});

test("the host lets in or refuses who knocks", async () => {
  const base = room();
  const { duet, user } = renderApp({ ...online, session: { ...base, room: { ...base.room!, locked: true, knocks: [{ id: "k", name: "Emmy" }] } } });
  expect(screen.getByText("Emmy is at the door")).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Let in" }));
  await user.click(screen.getByRole("button", { name: "Refuse" }));
  expect(duet.commands).toContainEqual({ name: "rooms.admit", args: ["k"] });
  expect(duet.commands).toContainEqual({ name: "rooms.deny", args: ["k"] });
});

test("the host locks the room, and makes the link expire", async () => {
  const { duet, user } = renderApp({ ...online, session: room() });
  await user.click(await screen.findByRole("switch", { name: "Lock the room" }));
  await user.selectOptions(screen.getByRole("combobox", { name: "Link expires" }), "In one hour");
  expect(duet.commands).toContainEqual({ name: "rooms.lock", args: [true] });
  expect(duet.commands).toContainEqual({ name: "rooms.expire", args: [3_600_000] });
});

test("when the guest has left, the host is told who, and waits again", () => {
  const waiting = room();
  const { set } = renderApp({ ...online, session: room({ phase: { name: "connected" }, peer, remote: call().remote }) });
  set({ session: waiting });
  expect(screen.getByText("Ada left the room.")).toBeDefined();
  expect(screen.getByText("Waiting for the other person")).toBeDefined();
});

test("a guest whose connection was lost for good has not left", () => {
  const { set } = renderApp({ ...online, session: room({ phase: { name: "connected" }, peer, remote: call().remote }) });
  set({ session: room({ phase: { name: "waiting-for-guest", left: { name: peer.name, reason: "connection-lost" } } }) });
  expect(screen.getByText("The connection to Ada was lost.")).toBeDefined();
});

test("who waits at the door is told so", () => {
  renderApp({ ...online, session: room({ phase: { name: "waiting-to-be-admitted" } }) });
  expect(screen.getByText("Waiting to be let in")).toBeDefined();
});

test.each([
  ["room-full", "Two people are already in this room."],
  ["denied", "The host did not let you in."],
  ["removed", "The host removed you from the room."],
  ["room-expired", "The link of this room has expired."],
] as const)("a room that ends as %s says so", (reason, text) => {
  renderApp({ ...online, session: room({ phase: { name: "ended", reason, at: Date.now() } }) });
  expect(screen.getByText(text)).toBeDefined();
});
