import { expect, test } from "vitest";
import { goodQuality } from "../fake/scenes";
import type { QualityDetail } from "../types";
import { Adaptation, type Paused } from "./adaptation";
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

const camera = { camera: true, screen: false };
const screen = { camera: false, screen: true };
const both = { camera: true, screen: true };

/** Looks every two seconds; answers when each change came. */
function play(adaptation: Adaptation, detail: QualityDetail, from: number, seconds: number, sends = camera): (readonly [number, Paused])[] {
  const changes: [number, Paused][] = [];
  for (let time = from; time < from + seconds; time += 2) {
    const paused = adaptation.next(detail, sends, time * 1000);
    if (changes.at(-1)?.[1] !== paused) {
      changes.push([time - from, paused]);
    }
  }

  return changes;
}

test("a moment of loss pauses nothing, a lasting one does", () => {
  const adaptation = new Adaptation();
  expect(play(adaptation, look({ loss: 0.4 }), 0, 4)).toEqual([[0, "nothing"]]);
  expect(play(adaptation, look(), 4, 4)).toEqual([[0, "nothing"]]);
  expect(play(adaptation, look({ available: 30_000 }), 8, 20)).toEqual([
    [0, "nothing"],
    [6, "all"],
  ]);
});

test("a link that broke is judged anew when it is whole again", () => {
  const adaptation = new Adaptation();
  expect(play(adaptation, look({ loss: 0.4 }), 0, 4)).toEqual([[0, "nothing"]]);

  adaptation.interrupted();

  expect(play(adaptation, look({ loss: 0.4 }), 20, 4)).toEqual([[0, "nothing"]]);
  expect(play(adaptation, look(), 24, 20)).toEqual([[0, "nothing"]]);
});

test("video comes back by itself, and later each time that it does not hold", () => {
  const adaptation = new Adaptation();
  play(adaptation, look({ loss: 0.4 }), 0, 10);
  const first = play(adaptation, look(), 10, 60).find(([, paused]) => paused === "nothing")?.[0] ?? Number.POSITIVE_INFINITY;
  const back = new Adaptation();
  play(back, look({ loss: 0.4 }), 0, 10);
  play(back, look(), 10, 8);
  play(back, look({ loss: 0.4 }), 18, 10);
  const second = play(back, look(), 28, 60).find(([, paused]) => paused === "nothing")?.[0] ?? Number.POSITIVE_INFINITY;

  expect(first).toBeLessThan(10);
  expect(second).toBeGreaterThan(first);
  expect(second).toBeLessThan(60);
});

test("beside a camera the screen pauses last, and is back first", () => {
  const adaptation = new Adaptation();
  expect(play(adaptation, look({ loss: 0.4 }), 0, 16, both)).toEqual([
    [0, "nothing"],
    [6, "camera"],
    [14, "all"],
  ]);
  expect(play(adaptation, look(), 16, 40, both).map(([, paused]) => paused)).toEqual(["all", "camera", "nothing"]);
});

test("a screen alone gives way to the voice as well", () => {
  const adaptation = new Adaptation();
  expect(play(adaptation, look({ loss: 0.4 }), 0, 8, screen)).toEqual([
    [0, "nothing"],
    [6, "all"],
  ]);
});

test("a camera waits while its screen takes what the link carries", () => {
  const adaptation = new Adaptation();
  play(adaptation, look({ loss: 0.4 }), 0, 8, both);
  expect(play(adaptation, look({ available: 120_000 }), 8, 40, both)).toEqual([[0, "camera"]]);
});

test("a call without video has nothing to pause", () => {
  const adaptation = new Adaptation();
  for (let time = 0; time < 60_000; time += 2_000) {
    expect(adaptation.next(look({ loss: 0.5 }), { camera: false, screen: false }, time)).toBe("nothing");
  }
});

test.each([
  [{}, 4],
  [{ loss: 0.03 }, 3],
  [{ roundTrip: 500 }, 2],
  [{ loss: 0.3 }, 1],
] as const)("bars of %j are %i", (change, expected) => {
  expect(bars(look(change), true)).toBe(expected);
});

test("silence is a lost connection when the peer says that it sends something, and none on hold", () => {
  const silence = look();
  const silent = { ...silence, receive: { ...silence.receive, audioBitrate: 0, videoBitrate: 0 } };
  expect(bars(silent, true)).toBe(0);
  expect(bars(silent, false)).toBe(4);
});
