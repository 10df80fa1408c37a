import { expect, test } from "vitest";
import type { ChatMessage } from "../types";
import { forgetLines, keepLines, readLines } from "./keptLines";

const place = { kind: "call", id: "c1" } as const;
const line = (id: number, text: string): ChatMessage => ({ id: String(id), from: "peer", text, time: 1, arrivedAt: 2, status: "read" });

/** A Storage of one tab. */
function tab(): Storage {
  sessionStorage.clear();
  return sessionStorage;
}

test("lines come back as they were, for their session alone, until it is over", () => {
  const storage = tab();
  const lines = { messages: [line(1, "Hi"), line(2, "there")], companionKey: "ada" };
  keepLines(storage, place, lines);

  expect(readLines(storage, place)).toEqual(lines);
  expect(readLines(storage, { kind: "room", id: "c1" })).toEqual({ messages: [], companionKey: null });
  forgetLines(storage, place);
  expect(readLines(storage, place).messages).toEqual([]);
});

test("the newest lines are kept, and no more than a tab has room for", () => {
  const storage = tab();
  keepLines(storage, place, { messages: Array.from({ length: 500 }, (_, id) => line(id, "x")), companionKey: null });
  expect(readLines(storage, place).messages.map(({ id }) => Number(id))).toEqual(Array.from({ length: 200 }, (_, index) => 300 + index));

  keepLines(storage, place, { messages: Array.from({ length: 30 }, (_, id) => line(id, "x".repeat(16_000))), companionKey: null });
  expect(readLines(storage, place).messages.map(({ id }) => Number(id))).toEqual(Array.from({ length: 12 }, (_, index) => 18 + index));
});

test("what somebody else wrote there is no conversation", () => {
  const storage = tab();
  storage.setItem("duet.lines.call:c1", JSON.stringify({ messages: [5, { id: "1" }, { ...line(2, "Hi"), from: "nobody" }, line(3, "Hi")], companionKey: 7 }));
  expect(readLines(storage, place)).toEqual({ messages: [line(3, "Hi")], companionKey: null });
});
