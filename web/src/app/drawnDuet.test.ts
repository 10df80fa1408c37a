import { screen } from "@testing-library/dom";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../call";
import { createFakeDuet, type FakeDuet } from "../call/fake/fakeDuet";
import { call, incoming, online, peer } from "../call/fake/scenes";
import { initialState } from "../call/initialState";
import { en } from "../texts/en";
import { createTexts } from "../texts/texts";
import { type DrawnDuet, drawnDuet } from "./drawnDuet";

const connecting = call({ phase: { name: "connecting" } });
const connected = call({ phase: { name: "connected" } });
const video = HTMLVideoElement.prototype as Partial<HTMLVideoElement>;

let frames: Map<Element, () => void>;
let duet: FakeDuet;
let drawn: DrawnDuet;
/** What the interface was told to draw. */
let told: (string | undefined)[];

beforeEach(() => {
  vi.useFakeTimers();
  frames = new Map();
  told = [];
  video.requestVideoFrameCallback = function requestVideoFrameCallback(this: HTMLVideoElement, shown) {
    frames.set(this, () => shown(0, {} as VideoFrameCallbackMetadata));
    return 1;
  };
  video.cancelVideoFrameCallback = () => undefined;
  document.body.innerHTML = '<div id="root"><main id="main" tabindex="-1"></main></div>';
  duet = createFakeDuet(online);
  drawn = drawnDuet(duet, createTexts("en", en));
  drawn.subscribe(() => {
    const phase = drawn.getState().session?.phase.name;
    told.push(phase);
    document.getElementById("main")!.innerHTML = phase === "connected" ? '<div class="call"><video></video></div>' : "";
  });
});

afterEach(async () => {
  vi.useRealTimers();
  document.body.innerHTML = "";
  await Promise.resolve(); // what listens as long as the picture is there is done
  delete video.requestVideoFrameCallback;
  delete video.cancelVideoFrameCallback;
});

const above = () => document.querySelector<HTMLDialogElement>("dialog.early-call");
const first = () => screen.getByLabelText("Ada’s video");
const firstFrame = () => frames.get(first())?.();

async function after(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

test("while the first picture of a call is awaited the interface stands still, and the picture lies over it", async () => {
  duet.set({ session: connecting });
  const stream = { getVideoTracks: () => [{}] } as unknown as MediaStream;
  duet.set({ session: { ...connected, remote: { ...connected.remote, stream } } });

  expect(told).toEqual([]);
  expect(drawn.getState().session).toBeNull();
  expect(above()?.open).toBe(true);
  expect(document.activeElement).toBe(above());
  expect(screen.getByRole("status").textContent).toBe("AdaConnecting …");
  expect(first()).toHaveProperty("srcObject", stream);
  expect(first()).toHaveProperty("muted", false);

  firstFrame();
  await after(99);
  expect(told).toEqual([]);
  await after(1);
  expect(told).toEqual(["connected"]);
  expect(drawn.getState()).toBe(duet.getState());
});

test("it stays until the interface has its own picture, or for half a second; the keyboard is in the call then", async () => {
  const ends = [() => frames.get(document.querySelector("#main video")!)?.(), () => vi.advanceTimersByTime(500)];
  for (const come of ends) {
    duet.set({ session: connecting });
    duet.set({ session: connected });
    firstFrame();
    await after(100);
    expect(above()?.open).toBe(true);

    come();
    expect(above()).toBeNull();
    expect(document.activeElement).toBe(document.getElementById("main"));
    duet.set({ session: null });
  }
});

test.each<[string, () => Promise<void> | void]>([
  ["a second is over", () => after(1_000)],
  ["the other side says that its camera is off", () => duet.set({ session: { ...connected, remote: { ...connected.remote, camera: "muted", microphone: "on" } } })],
  ["there will be none", () => duet.set({ session: { ...connected, remote: { ...connected.remote, camera: "none" } } })],
  ["the call has ended", () => duet.set({ session: call({ phase: { name: "ended", reason: "peer-hung-up", at: 0 } }) })],
])("without a picture the interface is back at once when %s", async (_when, happens) => {
  duet.set({ session: connecting });
  await happens();
  await after(0);
  expect(told).toEqual([duet.getState().session?.phase.name]);
  expect(above()).toBeNull();
});

test("when the call ends before that, it goes with the call", async () => {
  duet.set({ session: connecting });
  duet.set({ session: connected });
  firstFrame();
  await after(100);
  expect(above()?.open).toBe(true);

  duet.set({ session: call({ phase: { name: "ended", reason: "hung-up", at: 0 } }) });
  await after(0);
  expect(above()).toBeNull();
});

test("it names the person as the contacts do", () => {
  const { people } = initialState();
  duet.set({ people: { ...people, contacts: [{ id: peer.id, name: "Mum", addedAt: 0 }] } });
  duet.set({ session: connecting });
  expect(screen.getByRole("dialog", { name: "Mum" })).toBe(above());
  expect(screen.getByRole("status").textContent).toBe("MumConnecting …");
});

test("one can hang up meanwhile, once, and Escape changes nothing", () => {
  duet.set({ session: connecting });
  const cancel = new Event("cancel", { cancelable: true });
  above()?.dispatchEvent(cancel);
  expect(cancel.defaultPrevented).toBe(true);

  const hangUp = screen.getByRole("button", { name: "Hang up" });
  hangUp.click();
  hangUp.click();
  expect(duet.commands.map(({ name }) => name)).toEqual(["session.hangUp"]);
});

test("it speaks the language of the interface", () => {
  drawn.speak(createTexts("de", { ...en, "call.hangUp": "Auflegen" }));
  duet.set({ session: connecting });
  expect(screen.getByRole("button", { name: "Auflegen" })).toBeDefined();
});

test.each<[string, Session | null, Session]>([
  ["that stands already", null, connected],
  ["without a camera at the other side", null, { ...connecting, remote: { ...connecting.remote, camera: "none" } }],
  ["that takes the place of another one", connected, { ...connecting, id: "call-2" }],
])("a call %s is drawn at once", (_what, before, now) => {
  duet.set({ session: before });
  told.length = 0;
  duet.set({ session: now });
  expect(told).toEqual([now.phase.name]);
  expect(above()).toBeNull();
});

test("what is no call is drawn at once, as often as it changes", () => {
  const calledBack = vi.fn<() => void>();
  const leave = drawn.subscribe(calledBack);
  duet.set(incoming);
  leave();
  duet.set({ incoming: [] });
  expect(told).toHaveLength(2);
  expect(calledBack).toHaveBeenCalledTimes(1);
  expect(drawn.getState()).toBe(duet.getState());
});

test("a browser that does not tell of its frames draws all at once", () => {
  delete video.requestVideoFrameCallback;
  duet.set({ session: connecting });
  expect(told).toEqual(["connecting"]);
});
