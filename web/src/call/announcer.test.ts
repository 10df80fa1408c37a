import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Announcer } from "./announcer";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test("a change is told at once", () => {
  const announcer = new Announcer();
  const heard = vi.fn<() => void>();
  const leave = announcer.subscribe(heard);
  announcer.changed();
  expect(heard).toHaveBeenCalledTimes(1);
  leave();
  announcer.changed();
  expect(heard).toHaveBeenCalledTimes(1);
});

test("work goes first, and all that changed meanwhile is told once", () => {
  const announcer = new Announcer();
  const heard = vi.fn<() => void>();
  announcer.subscribe(heard);
  const [first, second] = [announcer.workFirst(), announcer.workFirst()];
  announcer.changed();
  announcer.changed();
  first();
  first();
  expect(heard).not.toHaveBeenCalled();
  second();
  expect(heard).toHaveBeenCalledTimes(1);
  announcer.workFirst()();
  expect(heard).toHaveBeenCalledTimes(1);
});

test("work that does not end holds nothing up for long", () => {
  const announcer = new Announcer();
  const heard = vi.fn<() => void>();
  announcer.subscribe(heard);
  announcer.workFirst();
  announcer.changed();
  vi.advanceTimersByTime(100);
  expect(heard).toHaveBeenCalledTimes(1);
});
