import { expect, test } from "vitest";
import { emojiTable } from "../call/verification/emoji";
import { signPictures } from "./signPictures";

test("every sign has a picture of its own, inside its square", () => {
  expect(signPictures).toHaveLength(emojiTable.length);
  expect(new Set(signPictures.map(({ lines, solid }) => `${lines}|${solid}`)).size).toBe(emojiTable.length);
  for (const { lines, solid } of signPictures) {
    const drawn = lines + solid;
    expect(drawn).toMatch(/^M[\dMLHVCSAZaclhvsz .-]+$/);
    expect(Math.max(...(drawn.match(/\d+(?:\.\d+)?/g) ?? []).map(Number))).toBeLessThanOrEqual(32);
  }
});
