import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SoundPlayer } from "./player";

/** A browser's audio engine, as far as the player knows it. It is silent until the person has touched the page. */
class FakeContext {
  static last: FakeContext;
  static begun = 0;
  state: AudioContextState = "suspended";
  readonly currentTime = 0;
  readonly destination = {};
  readonly #waiting: (() => void)[] = [];

  constructor() {
    FakeContext.last = this;
  }

  resume(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  touch(): void {
    this.state = "running";
    for (const resume of this.#waiting.splice(0)) {
      resume();
    }
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  createGain(): object {
    return { connect: () => undefined, disconnect: () => undefined };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

class FakeNode {
  readonly gain = { setValueAtTime: () => undefined, linearRampToValueAtTime: () => undefined };
  connect(target: object): object {
    return target;
  }
  start(): void {
    FakeContext.begun += 1;
  }
  stop(): void {
    // It ends by itself.
  }
}

let player: SoundPlayer;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("AudioContext", FakeContext);
  vi.stubGlobal("OscillatorNode", FakeNode);
  vi.stubGlobal("GainNode", FakeNode);
  FakeContext.begun = 0;
  player = new SoundPlayer();
});

afterEach(() => {
  player.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("rings that could not sound are not heard all at once when sound becomes possible", async () => {
  player.repeat("ring", "");
  await vi.advanceTimersByTimeAsync(30_000);
  expect(FakeContext.last.waiting).toBe(1);

  player.repeat(null, "");
  FakeContext.last.touch();
  await vi.advanceTimersByTimeAsync(10_000);

  expect(FakeContext.begun).toBe(0);
});

test("a ring that goes on is heard as soon as the page was touched, once a period", async () => {
  player.repeat("ring", "");
  await vi.advanceTimersByTimeAsync(30_000);
  FakeContext.last.touch();
  await vi.advanceTimersByTimeAsync(4_000);
  const once = FakeContext.begun;
  expect(once).toBeGreaterThan(0);

  await vi.advanceTimersByTimeAsync(8_000);

  expect(FakeContext.begun).toBeLessThanOrEqual(once * 4);
});

test("what was to be heard once is not heard later", async () => {
  player.play("ended", "");
  await vi.advanceTimersByTimeAsync(5_000);

  FakeContext.last.touch();
  await vi.advanceTimersByTimeAsync(5_000);

  expect(FakeContext.begun).toBe(0);
});

test("what can be heard is heard at once", async () => {
  player.play("ended", "");
  await vi.advanceTimersByTimeAsync(100);
  FakeContext.last.touch();
  await vi.advanceTimersByTimeAsync(50);

  expect(FakeContext.begun).toBeGreaterThan(0);
});
