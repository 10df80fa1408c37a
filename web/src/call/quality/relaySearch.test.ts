import { expect, test } from "vitest";
import { RelaySearch } from "./relaySearch";

/** At which of the looks, one every two seconds, another path is looked for. */
function searches(search: RelaySearch, looks: readonly boolean[], from = 0): number[] {
  return looks.flatMap((relayWithoutUdp, index) => (search.next(relayWithoutUdp, from + index * 2_000) ? [index] : []));
}

test("a relay without UDP is searched for twice, then it counts as blocked", () => {
  expect(searches(new RelaySearch(), Array.from({ length: 1_000 }, () => true))).toEqual([1, 5]);
});

test("while the path is a good one, nothing is searched for", () => {
  expect(searches(new RelaySearch(), Array.from({ length: 1_000 }, () => false))).toEqual([]);
});

test("a path that was good is searched for anew when it is lost to TCP again", () => {
  const search = new RelaySearch();

  expect(searches(search, [true, true, true, true, true, true, false])).toEqual([1, 5]);
  expect(searches(search, [true, true], 14_000)).toEqual([1]);
});
