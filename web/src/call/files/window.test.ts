import { expect, test } from "vitest";
import { Window } from "./window";

const chunk = 64 * 1024;

/** Sends for 20 s through a path of so many bytes per millisecond, one way of so many milliseconds. What was reached in the second half. */
function send(path: { readonly rate: number; readonly delay: number }): { readonly underWay: number; readonly rate: number } {
  const window = new Window(0);
  const events: { readonly at: number; readonly position: number }[] = [];
  let [position, received, free, atHalf] = [0, 0, 0, 0];
  for (let now = 0; now < 20_000; now += 1) {
    for (; events[0] !== undefined && events[0].at <= now; events.shift()) {
      received = events[0].position;
      window.received(received, now);
    }

    for (; window.open; position += chunk) {
      window.sent(position + chunk, now);
      free = Math.max(free, now) + chunk / path.rate;
      events.push({ at: free + 2 * path.delay, position: position + chunk });
    }

    atHalf = now === 10_000 ? received : atHalf;
  }

  return { underWay: position - received, rate: (received - atHalf) / 10_000 };
}

test.each([
  { name: "a home's line", rate: 1_250, delay: 15 },
  { name: "far away", rate: 2_500, delay: 150 },
  { name: "slow", rate: 60, delay: 40 },
])("a path is filled, and no more than that: $name", ({ rate, delay }) => {
  const { underWay, rate: reached } = send({ rate, delay });

  expect(reached).toBeGreaterThan(0.9 * rate);
  const held = rate * Math.max(20, 2 * delay + chunk / rate);
  expect(underWay).toBeLessThanOrEqual(Math.max(256 * 1024, 2.2 * held) + chunk);
});

test("never more than 8 MiB, however much is received at once", () => {
  const window = new Window(0);
  let position = 0;
  for (let round = 0; round < 20; round += 1) {
    const before = position;
    for (; window.open; position += chunk) {
      window.sent(position + chunk, round * 100);
    }

    expect(position - before).toBeLessThanOrEqual(8 * 1024 * 1024 + chunk);
    window.received(position, round * 100 + 20);
  }

  expect(position).toBeGreaterThan(50 * 1024 * 1024);
});

test("what is not received holds the rest back", () => {
  const window = new Window(5_000);
  window.sent(5_000 + 256 * 1024, 0);
  window.received(4_000, 1);
  expect(window.open).toBe(false);

  window.received(5_000 + chunk, 2);
  expect(window.open).toBe(true);
});

test("a peer that says it received more than was sent opens nothing", () => {
  const window = new Window(0);
  window.received(1e12, 0);
  window.sent(256 * 1024, 1);

  expect(window.open).toBe(false);
});
