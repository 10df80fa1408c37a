import { expect, test } from "vitest";
import type { Peer } from "../types";
import { isSamePerson } from "./samePerson";

const ada: Peer = { id: "7K3M9QX2ATB4C5D6E8F0GHJK", name: "Ada", verified: true, classic: false };

test("a person is the same by the ID alone, and nobody without one", () => {
  expect(isSamePerson(ada, { ...ada, name: "Ada, in the train" })).toBe(true);
  expect(isSamePerson(ada, { ...ada, id: "Q2W4E6R8T0Y1P3A5S7D9F0GH" })).toBe(false);
  expect(isSamePerson(ada, { ...ada, verified: false })).toBe(false);
  expect(isSamePerson(ada, null)).toBe(false);
  expect(isSamePerson(null, null)).toBe(false);
});
