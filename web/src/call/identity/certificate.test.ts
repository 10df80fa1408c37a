import { expect, test } from "vitest";
import { fromBase64Url } from "../wire/base64url";
import { checkCertificate } from "./certificate";
import { idOfKey } from "./id";
import { generateKeyPair, signLines } from "./keys";

const now = 1_800_000_000_000;
const minute = 60_000;
const day = 24 * 60 * minute;

// The cases of `IdentityVerifierTests.Certificate_AtItsBounds_IsTakenAsThePageTakesIt`: what one side takes the other one takes.
test.each([
  ["30 days", 0, 30 * day, true],
  ["31 days", 0, 31 * day, true],
  ["more than 31 days", 0, 31 * day + 1, false],
  ["ten years", 0, 3_650 * day, false],
  ["31 days, of which most are over", -30 * day, day, true],
  ["31 days and more, of which most are over", -30 * day - 1, day, false],
  ["a beginning in five minutes", 5 * minute, day, true],
  ["a beginning later than that", 5 * minute + 1, day, false],
  ["an end in a moment", -day, 1, true],
  ["an end now", -day, 0, false],
] as const)("a certificate with %s: %d to %d milliseconds from now", async (_, begins, ends, good) => {
  const [person, device] = [await generateKeyPair(false), await generateKeyPair(false)];
  const id = await idOfKey(fromBase64Url(person.key) ?? new Uint8Array());
  const [notBefore, notAfter] = [now + begins, now + ends];
  const signature = await signLines(person.privateKey, "duet-device-v1", id, device.key, String(notBefore), String(notAfter));

  expect(await checkCertificate(person.key, device.key, { notBefore, notAfter, signature }, now)).toBe(good);
});
