import { expect, test } from "vitest";
import type { Emoji } from "../types";
import { asWire } from "../wire/wire";
import { emojiTable } from "./emoji";
import { ShortAuthentication } from "./shortAuthentication";

type Result = readonly Emoji[] | null | undefined;

/** Plays the exchange; `tamper` is somebody in the middle. */
async function play(inputs: readonly [string, string], tamper: (message: object) => object = (message) => message): Promise<readonly [Result, Result]> {
  const results: [Result, Result] = [undefined, undefined];
  const queue: (readonly [0 | 1, object])[] = [];
  const side = (index: 0 | 1) =>
    new ShortAuthentication(
      index === 1,
      () => ({ sessionId: "s", impolite: inputs[index], polite: "b" }),
      (message) => queue.push([index === 0 ? 1 : 0, tamper(message)]),
      (emoji) => {
        results[index] = emoji;
      },
    );
  const sides = [side(0), side(1)] as const;
  await sides[0].start();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    // oxlint-disable-next-line no-await-in-loop -- messages come one after the other
    await sides[next[0]].receive(asWire(next[1]));
  }

  return results;
}

test("both sides see the same seven signs", async () => {
  const [one, other] = await play(["a", "a"]);

  expect(one).toHaveLength(7);
  expect(other).toEqual(one);
});

test("other fingerprints are other signs", async () => {
  const [one, other] = await play(["a", "swapped"]);

  expect(other).not.toEqual(one);
});

test("a nonce that does not fit its commitment is found", async () => {
  const [, other] = await play(["a", "a"], (message) => ("nonceA" in message ? { ...message, nonceA: "A".repeat(43) } : message));

  expect(other).toBeNull();
});

test("there are 64 different signs", () => {
  expect(new Set(emojiTable.map(({ symbol }) => symbol)).size).toBe(64);
});
