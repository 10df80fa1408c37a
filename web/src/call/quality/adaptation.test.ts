import { expect, test } from "vitest";
import { goodQuality } from "../fake/scenes";
import type { QualityDetail } from "../types";
import { Adaptation } from "./adaptation";
import { bars } from "./bars";

function look(change: { loss?: number; available?: number | null; roundTrip?: number } = {}): QualityDetail {
  if (goodQuality.state !== "known") {
    throw new Error("The scene has no quality.");
  }

  const { detail } = goodQuality;
  return {
    ...detail,
    roundTrip: change.roundTrip ?? 40,
    availableOutgoing: change.available === undefined ? 1_000_000 : change.available,
    send: { ...detail.send, loss: change.loss ?? 0 },
  };
}

/** Looks every two seconds; answers when each change came. */
function play(adaptation: Adaptation, detail: QualityDetail, from: number, seconds: number): (readonly [number, boolean])[] {
  const changes: [number, boolean][] = [];
  for (let time = from; time < from + seconds; time += 2) {
    const paused = adaptation.next(detail, true, time * 1000);
    if (changes.at(-1)?.[1] !== paused) {
      changes.push([time - from, paused]);
    }
  }

  return changes;
}

test("a moment of loss pauses nothing, a lasting one does", () => {
  const adaptation = new Adaptation();
  expect(play(adaptation, look({ loss: 0.4 }), 0, 4)).toEqual([[0, false]]);
  expect(play(adaptation, look(), 4, 4)).toEqual([[0, false]]);
  expect(play(adaptation, look({ available: 30_000 }), 8, 20)).toEqual([
    [0, false],
    [6, true],
  ]);
});

test("a link that broke is judged anew when it is whole again", () => {
  const adaptation = new Adaptation();
  expect(play(adaptation, look({ loss: 0.4 }), 0, 4)).toEqual([[0, false]]);

  adaptation.interrupted();

  expect(play(adaptation, look({ loss: 0.4 }), 20, 4)).toEqual([[0, false]]);
  expect(play(adaptation, look(), 24, 20)).toEqual([[0, false]]);
});

test("video comes back by itself, and later each time that it does not hold", () => {
  const adaptation = new Adaptation();
  play(adaptation, look({ loss: 0.4 }), 0, 10);
  const first = play(adaptation, look(), 10, 60).find(([, paused]) => !paused)?.[0] ?? Number.POSITIVE_INFINITY;
  const back = new Adaptation();
  play(back, look({ loss: 0.4 }), 0, 10);
  play(back, look(), 10, 8);
  play(back, look({ loss: 0.4 }), 18, 10);
  const second = play(back, look(), 28, 60).find(([, paused]) => !paused)?.[0] ?? Number.POSITIVE_INFINITY;

  expect(first).toBeLessThan(10);
  expect(second).toBeGreaterThan(first);
  expect(second).toBeLessThan(60);
});

test("a call without video has nothing to pause", () => {
  const adaptation = new Adaptation();
  for (let time = 0; time < 60_000; time += 2_000) {
    expect(adaptation.next(look({ loss: 0.5 }), false, time)).toBe(false);
  }
});

test.each([
  [{}, 4],
  [{ loss: 0.03 }, 3],
  [{ roundTrip: 500 }, 2],
  [{ loss: 0.3 }, 1],
] as const)("bars of %j are %i", (change, expected) => {
  expect(bars(look(change))).toBe(expected);
});
