import { expect, test } from "vitest";
import { crockford, formatId, parseId } from "./id";

test("fifteen bytes become 24 characters of Crockford's alphabet", () => {
  expect(crockford(new Uint8Array(15))).toBe("0".repeat(24));
  expect(crockford(new Uint8Array(15).fill(255))).toBe("Z".repeat(24));
  expect(crockford(Uint8Array.of(0b00001_000, 0b10_00011_0, 0b0100_0010, 0b1_00110_00, 0b111_01000))).toBe("12345678");
});

test("an ID is read as people type it", () => {
  expect(parseId(" o1il-0000-0000-0000 0000-000z ")).toBe("01110000000000000000000Z");
  expect(parseId("UUUU-0000-0000-0000-0000-0000")).toBeNull();
  expect(parseId("0000")).toBeNull();
});

test("an ID is shown in groups of four, a socket's id as it is", () => {
  expect(formatId("7K3M9QX2ATB4C5D6E8F0GHJK")).toBe("7K3M-9QX2-ATB4-C5D6-E8F0-GHJK");
  expect(formatId("aB3_x")).toBe("aB3_x");
});
