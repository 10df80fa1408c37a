import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FrameWatch } from "./frameWatch";

let rtpTimestamp: number | undefined;
let told: ReturnType<typeof vi.fn<(still: boolean) => void>>;
let watch: FrameWatch;

/** Frames come for so long, fifteen a second, or none does. */
function pass(milliseconds: number, frames: boolean): void {
  for (let passed = 0; passed < milliseconds; passed += 66) {
    rtpTimestamp = frames ? (rtpTimestamp ?? 0) + 6_000 : rtpTimestamp;
    vi.advanceTimersByTime(66);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  rtpTimestamp = undefined;
  told = vi.fn<(still: boolean) => void>();
  const sources = () => (rtpTimestamp === undefined ? [] : [{ rtpTimestamp, source: 1, timestamp: 0 }]);
  watch = new FrameWatch(() => ({ getSynchronizationSources: sources }) as unknown as RTCRtpReceiver, told);
});

afterEach(() => {
  watch.close();
  vi.useRealTimers();
});

test("a picture that freezes is told within two seconds, and that it moves again at once", () => {
  watch.expect(true);
  pass(5_000, true);
  expect(told).not.toHaveBeenCalled();

  pass(2_000, false);
  expect(told.mock.calls).toEqual([[true]]);
  expect(watch.still).toBe(true);

  pass(300, true);
  expect(told.mock.calls).toEqual([[true], [false]]);
});

test("a picture that freezes for long is one whose source the browser forgets, and stands still none the less", () => {
  watch.expect(true);
  pass(2_000, true);
  pass(2_000, false);
  rtpTimestamp = undefined;
  pass(20_000, false);

  expect(told.mock.calls).toEqual([[true]]);
});

test("before the first frame nothing stands still", () => {
  watch.expect(true);
  pass(20_000, false);

  expect(told).not.toHaveBeenCalled();
});

test("a camera that is off, on hold or paused owes no frames, and has time to begin again", () => {
  watch.expect(true);
  pass(2_000, true);
  watch.expect(false);
  pass(20_000, false);
  watch.expect(true);
  pass(2_500, false);
  expect(told).not.toHaveBeenCalled();

  pass(3_000, false);
  expect(told.mock.calls).toEqual([[true]]);
  watch.expect(false);
  expect(told.mock.calls).toEqual([[true], [false]]);
});

test("a page that was asleep itself has missed nothing that it knows of", () => {
  watch.expect(true);
  pass(2_000, true);
  vi.setSystemTime(Date.now() + 60_000);
  pass(600, false);
  pass(1_000, true);

  expect(told).not.toHaveBeenCalled();
});
