import { expect, test } from "vitest";
import { Rate } from "./rate";

test("a speed is that of the last seconds, and falls to nothing when nothing comes", () => {
  const rate = new Rate(0, 0);
  expect(rate.at(1_000_000, 1_000)).toBe(1_000_000);
  expect(rate.at(1_000_000, 3_000)).toBe(1_000_000);
  expect(rate.at(1_000_000, 5_000)).toBe(0);
});

test("what comes seldom is slow, not fast", () => {
  const rate = new Rate(0, 0);
  for (let now = 1_000; now < 12_000; now += 1_000) {
    expect(rate.at(now < 6_000 ? 0 : 60_000, now)).toBeLessThanOrEqual(10_000);
  }
});
