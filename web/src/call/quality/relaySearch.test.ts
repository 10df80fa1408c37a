import { expect, test } from "vitest";
import { RelaySearch } from "./relaySearch";

/** At which of the looks, one every two seconds, another path is looked for. */
function searches(search: RelaySearch, looks: readonly (boolean | null)[], from = 0): number[] {
  const done: number[] = [];
  for (const [index, relayWithoutUdp] of looks.entries()) {
    search.next(relayWithoutUdp, from + index * 2_000, () => done.push(index) > 0);
  }

  return done;
}

const many = <Look>(look: Look): Look[] => Array.from({ length: 1_000 }, () => look);

test("a relay without UDP is searched for twice, then it counts as blocked", () => {
  expect(searches(new RelaySearch(), many(true))).toEqual([1, 5]);
});

test("while the path is a good one, or none is known, nothing is searched for", () => {
  expect(searches(new RelaySearch(), many(false))).toEqual([]);
  expect(searches(new RelaySearch(), many(null))).toEqual([]);
});

test("a path that was good is searched for anew when it is lost to TCP again", () => {
  const search = new RelaySearch();

  expect(searches(search, [true, true, true, true, true, true, false])).toEqual([1, 5]);
  expect(searches(search, [true, true], 14_000)).toEqual([1]);
});

test("a search is not begun anew because no path is known while it goes on", () => {
  expect(searches(new RelaySearch(), many([true, true, null]).flat())).toHaveLength(2);
});

test("what could not be done does not count, and is tried at the next look", () => {
  const search = new RelaySearch();
  let tries = 0;

  for (let look = 0; look < 1_000; look++) {
    search.next(true, look * 2_000, () => ++tries > 3);
  }

  expect(tries).toBe(5);
});
