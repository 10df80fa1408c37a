import { fireEvent, screen } from "@testing-library/dom";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFakeDuet } from "../call/fake/fakeDuet";
import { call, inSession, room } from "../call/fake/scenes";
import { initialState } from "../call/initialState";
import { en } from "../texts/en";
import { createTexts } from "../texts/texts";
import { showFirstPicture } from "./firstPicture";

const texts = createTexts("en", en);
const connecting = room({ phase: { name: "connecting" }, peer: call().peer });
let frame: () => void;

beforeEach(() => {
  document.body.innerHTML = '<div id="root"></div>';
  HTMLVideoElement.prototype.requestVideoFrameCallback = (shown) => {
    frame = () => {
      shown(0, {} as VideoFrameCallbackMetadata);
    };
    return 0;
  };
});

afterEach(async () => {
  vi.useRealTimers();
  await takeAway();
});

/** Another drawing takes the place of the picture. */
async function takeAway(): Promise<void> {
  document.body.innerHTML = "";
  await Promise.resolve();
}

function watched(work: Promise<void>): () => Promise<boolean> {
  let isDone = false;
  void work.then(() => (isDone = true));
  return async () => {
    await new Promise((resolve) => setTimeout(resolve)); // what is done says so by then
    return isDone;
  };
}

test.each([
  ["begins", connecting],
  ["comes back after a reload", { ...connecting, phase: { name: "reconnecting", since: 0 } as const }],
])("a call that %s shows the picture, and waits for it", async (_what, session) => {
  const duet = createFakeDuet(inSession(session));
  const isDone = watched(showFirstPicture(duet, texts));
  const video = screen.getByLabelText<HTMLVideoElement>("Ada’s video");
  expect(screen.getByRole("status").textContent).toBe("AdaConnecting …");
  expect(await isDone()).toBe(false);

  const stream = { getVideoTracks: () => [{}] } as unknown as MediaStream;
  duet.set(inSession({ ...session, remote: { ...session.remote, stream } }));
  expect(video.srcObject).toBe(stream);
  expect(video.muted).toBe(true);
  expect(await isDone()).toBe(false);
  frame();
  expect(await isDone()).toBe(true);
});

test("M and V turn microphone and camera off before there is a picture, and leave it to the interface then", async () => {
  const duet = createFakeDuet(inSession(connecting));
  const [setMicrophone, setCamera] = [vi.spyOn(duet.media, "setMicrophone"), vi.spyOn(duet.media, "setCamera")];
  void showFirstPicture(duet, texts);

  fireEvent.keyDown(document.body, { key: "m", code: "KeyM" });
  fireEvent.keyDown(document.body, { key: "m", code: "KeyM", repeat: true });
  fireEvent.keyDown(document.body, { key: "m", code: "KeyM", ctrlKey: true });
  fireEvent.keyDown(document.body, { key: "ر", code: "KeyV" });
  expect(setMicrophone.mock.calls).toEqual([[false]]);
  expect(setCamera.mock.calls).toEqual([[false]]);

  duet.set({ media: { ...duet.getState().media, camera: { state: "starting" } } });
  fireEvent.keyDown(document.body, { key: "v", code: "KeyV" });
  expect(setCamera.mock.calls).toEqual([[false], [false]]);

  duet.settings.change({ singleKeyShortcuts: false });
  fireEvent.keyDown(document.body, { key: "m", code: "KeyM" });
  duet.settings.change({ singleKeyShortcuts: true });
  await takeAway();
  fireEvent.keyDown(document.body, { key: "m", code: "KeyM" });
  expect(setMicrophone).toHaveBeenCalledOnce();
});

test("one can hang up before there is a picture", async () => {
  const duet = createFakeDuet(inSession(connecting));
  void showFirstPicture(duet, texts);
  await userEvent.click(screen.getByRole("button", { name: "Hang up" }));
  expect(duet.commands.map(({ name }) => name)).toContain("session.hangUp");
});

test.each([
  ["is over", { ...connecting, phase: { name: "ended", reason: "peer-hung-up", at: 0 } as const }],
  ["has no camera at the other side", { ...connecting, remote: { ...connecting.remote, camera: "none" as const } }],
  ["is held", { ...connecting, hold: "theirs" as const }],
])("a call that %s is not waited for", async (_what, session) => {
  const duet = createFakeDuet(inSession(connecting));
  const isDone = watched(showFirstPicture(duet, texts));
  duet.set(inSession(session));
  expect(await isDone()).toBe(true);
});

test("without a call nothing is drawn", async () => {
  await showFirstPicture(createFakeDuet(initialState()), texts);
  await showFirstPicture(createFakeDuet(inSession(room())), texts);
  expect(document.getElementById("root")?.childElementCount).toBe(0);
});

test("a picture that does not come is not waited for any longer than a second", async () => {
  vi.useFakeTimers();
  const work = showFirstPicture(createFakeDuet(inSession(connecting)), texts);
  vi.advanceTimersByTime(1_000);
  await expect(work).resolves.toBeUndefined();
});
