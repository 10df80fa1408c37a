import { expect, test } from "vitest";
import { canonical, fingerprints, isOneOf, isWithin } from "./fingerprints";

const signed = "a=fingerprint:sha-256 AA:01";

test("fingerprints are sorted, in one case, and without doubles", () => {
  expect(fingerprints("v=0\r\na=fingerprint:SHA-256 ab:cd\r\na=fingerprint:sha-256 AB:CD\r\na=fingerprint:sha-256 01:02\r\n")).toBe("sha-256 01:02,sha-256 AB:CD");
});

test.each([
  ["two blanks", "a=fingerprint:sha-256  EE:66"],
  ["a tab", "a=fingerprint:sha-256\tEE:66"],
  ["a blank after the colon", "a=fingerprint: sha-256 EE:66"],
  ["a blank before the colon", "a=fingerprint :sha-256 EE:66"],
  ["a blank before the name", "a= fingerprint:sha-256 EE:66"],
  ["a blank at the beginning", " a=fingerprint:sha-256 EE:66"],
  ["a blank at the end", "a=fingerprint:sha-256 EE:66 "],
  ["other cases", "A=FingerPrint:SHA-256 ee:66"],
  ["a no-break space", "a=fingerprint:sha-256\u00A0EE:66"],
  ["a line that ends in a carriage return alone", "s=-\ra=fingerprint:sha-256 EE:66"],
  ["a line that ends in a line feed alone", "s=-\na=fingerprint:sha-256 EE:66"],
  ["a NUL before it", "s=-\0a=fingerprint:sha-256 EE:66"],
  ["another hash function", "a=fingerprint:sha-1 EE:66"],
])("a second fingerprint with %s is read, and spelled as the standard does", (_, line) => {
  const text = canonical(`v=0\r\n${signed}\r\n${line}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`);

  expect(text).toMatch(/^a=fingerprint:sha-(?:256|1) EE:66\r$/m);
  expect(text.match(/fingerprint/gi)).toHaveLength(2);
  expect(fingerprints(text).split(",")).toHaveLength(2);
  expect(canonical(text)).toBe(text);
});

test.each([
  ["a word behind it", `${signed} EE:66`],
  ["no value", "a=fingerprint:sha-256"],
  ["a value that is none", "a=fingerprint:sha-256 hello"],
  ["another attribute's text", "s=a=fingerprint:sha-256 EE:66"],
])("a line with %s is no fingerprint, and no browser gets to see it", (_, line) => {
  const text = canonical(`v=0\r\n${line}\r\n`);

  expect(text).toBe("v=0\r\n");
});

test("a fingerprint that only JavaScript takes for a line of its own is one for the browser as well", () => {
  expect(canonical(`s=-\u2028${signed}\r\n`)).toBe(`s=-\r\n${signed}\r\n`);
});

test("a description without surprises stays as it is", () => {
  const text = `v=0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n${signed}\r\na=msid:ä b\r\n`;

  expect(canonical(text)).toBe(text);
});

test("a browser may keep one of several fingerprints, and none of its own", () => {
  expect(isWithin("sha-256 AA:01", "sha-1 01,sha-256 AA:01")).toBe(true);
  expect(isWithin("sha-256 AA:01,sha-256 EE:66", "sha-256 AA:01")).toBe(false);
  expect(isWithin("", "sha-256 AA:01")).toBe(false);
});

test("a certificate is compared by the hash function of what was judged", async () => {
  const certificate = new TextEncoder().encode("certificate");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", certificate));
  const judged = `sha-256 ${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":")}`;

  expect(await isOneOf(certificate, judged)).toBe(true);
  expect(await isOneOf(certificate, `sha-1 00:01,${judged}`)).toBe(true);
  expect(await isOneOf(new TextEncoder().encode("another"), judged)).toBe(false);
});
