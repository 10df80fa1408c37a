import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pulse } from "./pulse";

let rtpTimestamp: number | undefined;
let back: ReturnType<typeof vi.fn<() => void>>;
let pulse: Pulse;

/** Sound arrives for so long, or nothing does. */
function pass(milliseconds: number, sound: boolean): void {
  for (let passed = 0; passed < milliseconds; passed += 20) {
    rtpTimestamp = sound ? (rtpTimestamp ?? 0) + 960 : rtpTimestamp;
    vi.advanceTimersByTime(20);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  rtpTimestamp = undefined;
  back = vi.fn<() => void>();
  const sources = () => (rtpTimestamp === undefined ? [] : [{ rtpTimestamp, source: 1, timestamp: 0 }]);
  pulse = new Pulse(() => ({ getSynchronizationSources: sources }) as unknown as RTCRtpReceiver, back);
});

afterEach(() => {
  pulse.close();
  vi.useRealTimers();
});

test("the first sound is not one that came back", () => {
  pass(5_000, false);
  pass(5_000, true);

  expect(back).not.toHaveBeenCalled();
});

test("sound after a gap came back, once", () => {
  pass(3_000, true);
  pass(2_000, false);
  expect(back).not.toHaveBeenCalled();
  pass(3_000, true);

  expect(back).toHaveBeenCalledOnce();
});

test("what pauses as silence does has not been away", () => {
  for (let packets = 0; packets < 10; packets += 1) {
    pass(20, true);
    pass(380, false);
  }

  expect(back).not.toHaveBeenCalled();
});
