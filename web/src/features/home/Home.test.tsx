import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { initialState } from "../../call/initialState";
import { formatId } from "../../call";
import { myId, offline, online, peer } from "../../call/fake/scenes";
import { renderApp } from "../../testing/renderApp";

test("my ID is shown in groups of four, to be read out", () => {
  renderApp(online);
  const region = screen.getByRole("region", { name: "Your ID" });
  expect(region.textContent).toContain(formatId(myId));
});

test("Copy ID puts the ID on the clipboard, and confirms", async () => {
  const { user } = renderApp(online);
  await user.click(screen.getByRole("button", { name: "Copy ID" }));
  expect(await navigator.clipboard.readText()).toBe(formatId(myId));
  expect(await within(screen.getByRole("region", { name: "Your ID" })).findAllByText("ID copied")).not.toHaveLength(0);
});

test("the name is kept with each key", async () => {
  const { duet, user } = renderApp(online);
  const name = screen.getByRole("textbox", { name: "Your name" });
  await user.clear(name);
  await user.type(name, "Ida");
  expect(duet.getState().settings.name).toBe("Ida");
});

test("Call calls the ID that was typed", async () => {
  const { duet, user } = renderApp(online);
  await user.type(screen.getByRole("textbox", { name: "ID to call" }), peer.id);
  await user.click(screen.getByRole("button", { name: "Call" }));
  expect(duet.commands).toContainEqual({ name: "calls.call", args: [peer.id] });
});

test("Call takes a whole call-me link, too, and Enter does as well", async () => {
  const { duet, user } = renderApp(online);
  await user.type(screen.getByRole("textbox", { name: "ID to call" }), `https://duet.example/c/${formatId(peer.id)}{Enter}`);
  expect(duet.commands).toContainEqual({ name: "calls.call", args: [formatId(peer.id)] });
});

test("one's own ID is not called", async () => {
  const { given, user } = renderApp(online);
  await user.type(screen.getByRole("textbox", { name: "ID to call" }), formatId(myId));
  await user.click(screen.getByRole("button", { name: "Call" }));
  expect(screen.getByRole("alert").textContent).toContain("your own ID");
  expect(given()).not.toContain("calls.call");
});

test("New room opens a room, whose address is the link", async () => {
  const { given, user } = renderApp(online);
  await user.click(screen.getByRole("button", { name: "New room" }));
  expect(given()).toEqual(expect.arrayContaining(["rooms.create", "rooms.join"]));
  expect(location.pathname).toMatch(/^\/r\//);
});

test("a lost server is told, and can be tried at once", async () => {
  const { given, user } = renderApp(offline);
  expect(screen.getByText(/No connection to the server/)).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Try now" }));
  expect(given()).toContain("reconnect");
});

test("a refused identity is explained", () => {
  renderApp({ ...online, server: { phase: "refused", code: "bad-audience" } });
  expect(screen.getByRole("alert").textContent).toContain("under another address than the server expects");
});

test.each([
  ["missing", "No camera was found"],
  ["in-use", "If another program is using it"],
  ["insecure-origin", "only on secure pages"],
] as const)("a camera that is %s is explained", (problem, text) => {
  renderApp({ ...online, media: { ...initialState().media, ...online.media, camera: { state: "problem", problem } } });
  expect(screen.getByText(new RegExp(text))).toBeDefined();
});

test("a refused permission for both is told in one sentence, and one may go on without", () => {
  const denied = { state: "problem", problem: "denied" } as const;
  renderApp({ ...online, media: { ...initialState().media, camera: denied, microphone: denied } });
  expect(screen.getByText(/may not use camera and microphone/)).toBeDefined();
  expect(screen.getByText(/without a camera or microphone/)).toBeDefined();
});

test("microphone and camera are switched before the call", async () => {
  const { duet, user } = renderApp(online);
  await user.click(screen.getByRole("button", { name: "Mute microphone" }));
  await user.click(screen.getByRole("button", { name: "Turn camera off" }));
  expect(duet.commands).toContainEqual({ name: "media.setMicrophone", args: [false] });
  expect(duet.commands).toContainEqual({ name: "media.setCamera", args: [false] });
});

test("missed calls are shown until they are seen, and can be called back", async () => {
  const call = { callId: "m", from: peer.id, name: "Ada", verified: true, time: Date.now(), seen: false };
  const { duet, given, user } = renderApp({ ...online, people: { ...initialState().people, missed: [call] } });
  const region = screen.getByRole("region", { name: "1 missed call" });
  await user.click(within(region).getByRole("button", { name: "Call Ada" }));
  expect(duet.commands).toContainEqual({ name: "calls.call", args: [peer.id] });
  await user.click(within(region).getByRole("button", { name: "Mark as seen" }));
  expect(given()).toContain("people.markMissedSeen");
});

test("a call-me link shows whom it calls, and calls", async () => {
  const { duet, user } = renderApp({ ...online, people: { ...initialState().people, contacts: [{ id: peer.id, name: "Ada", addedAt: 0 }] } }, `/c/${peer.id}`);
  expect(screen.getByRole("heading", { name: "Call Ada" })).toBeDefined();
  await user.click(screen.getByRole("button", { name: "Call" }));
  expect(duet.commands).toContainEqual({ name: "calls.call", args: [peer.id] });
});
