import { expect, test } from "vitest";
import { asCount, asNumber, asTime } from "./wire";

const limits = [Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, Number.MIN_VALUE, 253_402_300_799_999, 8.64e15, 1e300, Date.now()];
const numbers = [0, -0, 1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, ...limits.flatMap((limit) => [limit, limit - 1, limit + 1, -limit, limit / 3])];
const values: unknown[] = [...numbers, "1", "NaN", true, null, undefined, [], [1], {}, 1n];

test("whatever comes as a number is between its bounds, or none", () => {
  for (const value of values) {
    const number = asNumber(value, -5, 5);
    expect(number === null || (number >= -5 && number <= 5)).toBe(true);
    const count = asCount(value, 5);
    expect(count === null || [0, 1, 2, 3, 4, 5].includes(count)).toBe(true);
  }
});

test("every time that is taken can be drawn", () => {
  const times = values.map(asTime).filter((time) => time !== null);
  for (const time of times) {
    expect(new Date(time).toISOString()).toMatch(/^\d{4}-/);
    expect(new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "long" }).format(time)).not.toBe("");
  }

  expect([asTime(0), asTime(1), asTime(Date.now())]).not.toContain(null);
});
