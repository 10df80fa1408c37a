import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pulse } from "./pulse";

let rtpTimestamp: number | undefined;
let packets: number | null;
let back: ReturnType<typeof vi.fn<() => void>>;
let quiet: ReturnType<typeof vi.fn<(milliseconds: number) => void>>;
let pulse: Pulse;

/** Sound arrives for so long, or nothing does. */
async function pass(milliseconds: number, sound: boolean, other = false): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 20) {
    rtpTimestamp = sound ? (rtpTimestamp ?? 0) + 960 : rtpTimestamp;
    packets = packets === null ? null : packets + (sound || other ? 1 : 0);
    // oxlint-disable-next-line no-await-in-loop -- time goes by step by step
    await vi.advanceTimersByTimeAsync(20);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  rtpTimestamp = undefined;
  packets = 0;
  back = vi.fn<() => void>();
  quiet = vi.fn<(milliseconds: number) => void>();
  const sources = () => (rtpTimestamp === undefined ? [] : [{ rtpTimestamp, source: 1, timestamp: 0 }]);
  pulse = new Pulse({
    receiver: () => ({ getSynchronizationSources: sources }) as unknown as RTCRtpReceiver,
    packets: () => Promise.resolve(packets),
    onBack: back,
    onQuiet: quiet,
  });
});

afterEach(() => {
  pulse.close();
  vi.useRealTimers();
});

test("the first sound is not one that came back", async () => {
  pulse.begin();
  await pass(5_000, false);
  await pass(5_000, true);

  expect(back).not.toHaveBeenCalled();
});

test("sound after a gap came back, once", async () => {
  pulse.begin();
  await pass(3_000, true);
  await pass(2_000, false);
  expect(back).not.toHaveBeenCalled();
  await pass(3_000, true);

  expect(back).toHaveBeenCalledOnce();
});

test("what pauses as silence does has not been away", async () => {
  pulse.begin();
  for (let sounds = 0; sounds < 10; sounds += 1) {
    // oxlint-disable-next-line no-await-in-loop -- time goes by step by step
    await pass(20, true);
    // oxlint-disable-next-line no-await-in-loop -- the same
    await pass(380, false);
  }

  expect(back).not.toHaveBeenCalled();
});

test("before the path stands, nothing is missed, and nothing wakes the page", async () => {
  expect(vi.getTimerCount()).toBe(0);
  await pass(5_000, false);

  expect(quiet).not.toHaveBeenCalled();
});

test("a path on which nothing comes is told, and for how long", async () => {
  pulse.begin();
  await pass(3_000, true);
  await pass(2_000, false);

  expect(quiet.mock.calls.map(([milliseconds]) => milliseconds)).toEqual([600, 800, 1_000, 1_200, 1_400, 1_600, 1_800, 2_000]);
});

test("the end of a quiet time is told, once, whatever comes first", async () => {
  pulse.begin();
  await pass(3_000, true);
  await pass(2_000, false);
  quiet.mockClear();
  await pass(2_000, true);
  expect(quiet.mock.calls).toEqual([[0]]);

  await pass(2_000, false);
  quiet.mockClear();
  await pass(1_000, false, true);
  expect(quiet.mock.calls.filter(([milliseconds]) => milliseconds === 0)).toHaveLength(1);
});

test("without sound, whatever else comes counts", async () => {
  pulse.begin();
  await pass(10_000, false, true);

  expect(Math.max(0, ...quiet.mock.calls.map(([milliseconds]) => milliseconds))).toBeLessThan(1_000);
});

test("where nobody counts packets, nothing is said", async () => {
  packets = null;
  pulse.begin();
  await pass(10_000, false);

  expect(quiet).not.toHaveBeenCalled();
});
