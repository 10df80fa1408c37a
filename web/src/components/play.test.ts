import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepPlaying } from "./play";

let element: HTMLVideoElement;
let paused: boolean;
let played: ReturnType<typeof vi.fn<() => Promise<void>>>;
let stop: () => void;

/** As the browser does it for a phone call, to save power, or in the background. */
function pauseByBrowser(): void {
  paused = true;
  element.dispatchEvent(new Event("pause"));
}

function show(visibilityState: DocumentVisibilityState): void {
  Object.defineProperty(document, "visibilityState", { value: visibilityState, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  element = document.createElement("video");
  element.srcObject = {} as MediaStream;
  paused = true;
  played = vi.fn<() => Promise<void>>(() => {
    paused = false;
    return Promise.resolve();
  });
  Object.defineProperty(element, "paused", { get: () => paused });
  element.play = played;
  stop = keepPlaying(element, () => undefined);
  played.mockClear();
});

afterEach(() => {
  stop();
  show("visible");
});

test("what the browser stopped goes on at once", () => {
  pauseByBrowser();

  expect(played).toHaveBeenCalledOnce();
  expect(paused).toBe(false);
});

test("a browser that stops it again and again is not fought, and it goes on when the person is back", () => {
  show("hidden");
  for (let times = 0; times < 10; times += 1) {
    pauseByBrowser();
  }

  expect(played).toHaveBeenCalledTimes(3);
  expect(paused).toBe(true);
  show("visible");
  expect(paused).toBe(false);
});

test.each(["focus", "pageshow", "pointerdown"])("what could not go on goes on at %s", (event) => {
  played.mockRejectedValue(new DOMException("", "AbortError"));
  pauseByBrowser();
  played.mockImplementation(() => {
    paused = false;
    return Promise.resolve();
  });

  dispatchEvent(new Event(event));

  expect(paused).toBe(false);
});

test("what plays is left alone, and so is a picture without a stream", () => {
  dispatchEvent(new Event("focus"));
  expect(played).not.toHaveBeenCalled();

  element.srcObject = null;
  pauseByBrowser();
  expect(played).not.toHaveBeenCalled();
});

test("after its end nothing begins again", () => {
  stop();

  pauseByBrowser();
  dispatchEvent(new Event("focus"));

  expect(played).not.toHaveBeenCalled();
});
