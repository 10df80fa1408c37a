import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { call, incoming, incomingCall, online, outgoing, peer } from "../../call/fake/scenes";
import { renderApp } from "../../testing/renderApp";

afterEach(() => {
  cleanup(); // with the timers that drew it
  vi.useRealTimers();
});

test.each([
  ["calling", "Calling …"],
  ["ringing", "Ringing …"],
  ["connecting", "Connecting …"],
] as const)("while it is %s, the page says so and no more", (name, text) => {
  renderApp(outgoing({ name }));
  expect(screen.getByText(text)).toBeDefined();
});

test("Cancel ends the attempt", async () => {
  const { given, user } = renderApp(outgoing({ name: "ringing" }));
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  expect(given()).toEqual(["calls.cancel"]);
});

test.each([
  ["declined", "Ada declined the call."],
  ["busy", "Ada is in another call."],
  ["no-answer", "Ada did not answer."],
  ["offline", "Ada is not online."],
  ["blocked", "Ada does not take calls from you."],
  ["unproven", "your ID could not be proven"],
  ["network", "The server cannot be reached"],
] as const)("a call that ends as %s says it in words", (reason, text) => {
  renderApp(outgoing({ name: "failed", reason }));
  expect(screen.getByRole("alert").textContent).toContain(text);
});

test("after no answer one can call again", async () => {
  const { duet, user } = renderApp(outgoing({ name: "failed", reason: "no-answer" }));
  await user.click(screen.getByRole("button", { name: "Call again" }));
  expect(duet.commands).toContainEqual({ name: "calls.call", args: [peer.id, { video: true }] });
});

test("an incoming call is an alert that says who, and whether that is certain", () => {
  renderApp(incoming);
  const dialog = screen.getByRole("alertdialog", { name: "Ada is calling" });
  expect(dialog.textContent).toContain("ID proven by its key");
});

test("an unverified caller is marked as such", () => {
  renderApp({ ...online, incoming: [incomingCall({ proven: false })] });
  expect(screen.getByRole("alertdialog").textContent).toContain("Not verified");
});

test("a stranger is shown by the ID that was proven; the name is what they call themselves", () => {
  renderApp({ ...online, incoming: [incomingCall({ contactName: null })] });
  const dialog = screen.getByRole("alertdialog", { name: "Q2W4-E6R8-T0Y1-P3A5-S7D9-F0GH is calling" });
  expect(dialog.textContent).toContain("Calls themselves “Ada”");
});

test("what the server says of a caller's key is no proof", () => {
  renderApp({ ...online, incoming: [incomingCall({ proven: false, contactName: null, from: { ...peer, id: "socket-1", verified: true } })] });
  const dialog = screen.getByRole("alertdialog", { name: "Ada is calling" });
  expect(dialog.textContent).not.toContain("proven");
});

test.each([
  ["Answer", "calls.answer", ["call-1", undefined]],
  ["Answer without video", "calls.answer", ["call-1", { video: false }]],
  ["Decline", "calls.decline", ["call-1"]],
])("%s does what it says", async (name, command, args) => {
  const { duet, user } = renderApp(incoming);
  await user.click(screen.getByRole("button", { name }));
  expect(duet.commands).toContainEqual({ name: command, args });
});

test("the keyboard lands on Answer", () => {
  renderApp(incoming);
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Answer" }));
});

test.each([
  ["visible", 300],
  ["hidden", 0],
] as const)("while it rings in a %s tab its title says so, after the ring itself, and is itself again afterwards", (visibility, milliseconds) => {
  vi.useFakeTimers();
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  const { set } = renderApp(incoming);
  expect(document.title).toBe("Duet");
  vi.advanceTimersByTime(milliseconds);
  expect(document.title).toContain("Ada is calling");
  vi.advanceTimersByTime(1_000);
  expect(document.title).toBe("Duet");
  vi.advanceTimersByTime(1_000);
  expect(document.title).toContain("Ada is calling");
  set({ incoming: [] });
  expect(document.title).toBe("Duet");
});

test("an answer while the title would begin to say so leaves it alone", () => {
  vi.useFakeTimers();
  renderApp(incoming);
  const picture = document.createElement("dialog");
  picture.className = "early-call"; // the call's first picture, while the interface stands still
  document.body.append(picture);
  vi.advanceTimersByTime(1_300);
  expect(document.title).toBe("Duet");
  picture.remove();
});

test("who presses a button of one call as it goes, and lets go on the next, presses none", () => {
  const { set } = renderApp(incoming);
  const answer = screen.getByRole("button", { name: "Answer" });
  set({ incoming: [incomingCall({ callId: "call-2" })] });
  expect(screen.getByRole("button", { name: "Answer" })).not.toBe(answer);
  const next = screen.getByRole("button", { name: "Answer" });
  set({ incoming: [] });
  set({ incoming: [incomingCall({ callId: "call-3" })] });
  expect(screen.getByRole("button", { name: "Answer" })).not.toBe(next);
});

test("before anybody calls the dialog lies ready: closed, and nobody finds it", () => {
  vi.useFakeTimers();
  const { set } = renderApp(online);
  act(() => void vi.advanceTimersByTime(1_000));
  const dialog = document.querySelector("dialog");
  const [answer] = dialog?.querySelectorAll("button") ?? [];
  expect(dialog?.open).toBe(false);
  expect(screen.queryByRole("alertdialog")).toBeNull();

  set(incoming);
  expect(screen.getByRole("alertdialog", { name: "Ada is calling" })).toBe(dialog);
  expect(screen.getByRole("button", { name: "Answer" })).toBe(answer);
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Answer" }));

  set({ incoming: [] });
  expect(dialog?.open).toBe(false);
});

test("when another call rings next, the keyboard lands on its Answer", async () => {
  const { set, user } = renderApp(incoming);
  await user.tab();
  set({ incoming: [incomingCall({ callId: "call-2", contactName: "Grace" })] });
  expect(screen.getByRole("alertdialog", { name: "Grace is calling" })).toBeDefined();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Answer" }));
});

test("in a call, a second one can be answered by holding or by ending the first", async () => {
  const { duet, user } = renderApp({ ...online, session: call(), incoming: [incomingCall({ waiting: true, callId: "call-2" })] });
  await user.click(screen.getByRole("button", { name: "End and answer" }));
  await user.click(screen.getByRole("button", { name: "Hold and answer" }));
  expect(duet.commands.filter((command) => command.name === "calls.answer")).toEqual([
    { name: "calls.answer", args: ["call-2", { replace: true }] },
    { name: "calls.answer", args: ["call-2", undefined] },
  ]);
});

test("what became of a call that rings no more is told", () => {
  renderApp({ ...online, incoming: [incomingCall({ phase: { name: "over", reason: "answered-elsewhere" } })] });
  expect(screen.queryByRole("alertdialog")).toBeNull();
  expect(screen.getByText("The call from Ada was answered on another device.")).toBeDefined();
});
