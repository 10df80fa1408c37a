import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Reaction } from "../types";
import { Reactions } from "./reactions";

let shown: readonly Reaction[];
let reactions: Reactions;

beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
  reactions = new Reactions((now) => {
    shown = now;
  });
});

afterEach(() => {
  vi.useRealTimers();
});

test("a reaction is shown for six seconds", () => {
  reactions.show("me", "🎉");
  vi.advanceTimersByTime(3_000);
  reactions.show("peer", "👍");
  expect(shown.map(({ from, emoji }) => [from, emoji])).toEqual([
    ["me", "🎉"],
    ["peer", "👍"],
  ]);

  vi.advanceTimersByTime(3_000);
  expect(shown.map(({ emoji }) => emoji)).toEqual(["👍"]);
  vi.advanceTimersByTime(3_000);
  expect(shown).toEqual([]);
});

test("a storm of them stays small, and so does each", () => {
  reactions.show("peer", "");
  for (let count = 0; count < 100; count += 1) {
    reactions.show("peer", "x".repeat(1_000));
  }

  expect(shown.length).toBe(20);
  expect(shown.every(({ emoji }) => emoji.length === 16)).toBe(true);
});

test("after the end nothing changes any more", () => {
  reactions.show("me", "🎉");
  const last = shown;
  reactions.close();
  vi.advanceTimersByTime(60_000);
  expect(shown).toBe(last);
});
