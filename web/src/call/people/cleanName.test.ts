import { expect, test } from "vitest";
import names from "../../../../tests/Duet.Calls.Tests/Identity/names.json";
import { cleanName } from "./cleanName";

test.each(names as [string, string][])("%j is shown as the server passes it on", (name, clean) => {
  expect(cleanName(name)).toBe(clean);
  expect(cleanName(clean)).toBe(clean);
});

test.each([
  ["half a pair", "Ann\ud800", "Ann"],
  ["more than a screen holds", "a".repeat(1_000_000), "a".repeat(64)],
  ["a pair at the end", `${"a".repeat(63)}😀`, "a".repeat(63)],
])("%s", (_what, name, clean) => {
  expect(cleanName(name)).toBe(clean);
});
