import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Wire } from "../wire/wire";
import { PacedMessages } from "./pacedMessages";

let taken: Wire[];
let paced: PacedMessages;

beforeEach(() => {
  vi.useFakeTimers();
  taken = [];
  paced = new PacedMessages((message) => taken.push(message));
});

afterEach(() => {
  paced.clear();
  vi.useRealTimers();
});

const say = (message: object) => {
  paced.receive(JSON.stringify(message));
};

/** The most that was taken in one go while so long passed. */
async function mostAtOnce(milliseconds: number): Promise<number> {
  let most = 0;
  for (let passed = 0; passed < milliseconds; passed += 50) {
    const before = taken.length;
    // oxlint-disable-next-line no-await-in-loop -- time goes by step by step
    await vi.advanceTimersByTimeAsync(50);
    most = Math.max(most, taken.length - before);
  }

  return most;
}

test("what people say is taken as it comes, in order", () => {
  for (let index = 0; index < 50; index += 1) {
    say({ type: "chat", id: String(index) });
  }

  expect(taken.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => String(index)));
});

test("a flood is taken a few at a time, bounded, and the beginning of it in order", async () => {
  for (let index = 0; index < 50_000; index += 1) {
    say({ type: "chat", id: String(index) });
  }

  expect(taken).toHaveLength(100);
  expect(await mostAtOnce(5_000)).toBe(20);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(taken.map(({ id }) => id)).toEqual(Array.from({ length: 1_100 }, (_, index) => String(index)));
});

test("large messages fill what waits, too", () => {
  for (let index = 0; index < 5_000; index += 1) {
    say({ type: "chat", id: String(index), text: "x".repeat(60_000) });
  }

  expect(taken).toHaveLength(100);
  return vi.advanceTimersByTimeAsync(60_000).then(() => {
    expect(taken.length).toBeLessThan(175);
  });
});

test.each([
  ["codecs", { type: "codecs" }, 500],
  ["file-accept", { type: "file-accept", id: "f" }, 500],
])("%s, which costs more than a look, has its pauses, and the newest counts", async (_, message, pause) => {
  for (let index = 0; index < 1_000; index += 1) {
    say({ ...message, index });
  }

  expect(taken).toEqual([{ ...message, index: 0 }]);
  await vi.advanceTimersByTimeAsync(pause + 400);
  expect(taken).toEqual([
    { ...message, index: 0 },
    { ...message, index: 999 },
  ]);
});

test("one kind that has to wait holds up no other", async () => {
  say({ type: "codecs", index: 0 });
  say({ type: "codecs", index: 1 });
  say({ type: "reaction" });
  say({ type: "bye" });

  await vi.advanceTimersByTimeAsync(200);

  expect(taken.map(({ type }) => type)).toEqual(["codecs", "reaction", "bye"]);
});

test("how far files are is told as it is now, not as it was, to each of them", async () => {
  for (let bytes = 0; bytes < 10_000; bytes += 1) {
    say({ type: "file-received", id: "a", bytes });
    say({ type: "file-received", id: "b", bytes });
  }

  await vi.advanceTimersByTimeAsync(400);

  expect(taken.slice(-2)).toEqual([
    { type: "file-received", id: "a", bytes: 9_999 },
    { type: "file-received", id: "b", bytes: 9_999 },
  ]);
});

test("what is no message is nothing", () => {
  for (const text of ["", "{", "null", "[]", "1", '"a"']) {
    paced.receive(text);
  }

  expect(taken).toEqual([]);
});
