import { expect, test } from "vitest";
import { iceUfrag, preferResilientOpus } from "./sdp";

test("Opus is asked for error correction and silence, whatever was there before", () => {
  const sdp = "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=0\r\na=fmtp:96 x=1\r\n";

  expect(preferResilientOpus(sdp)).toBe("a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\na=fmtp:96 x=1\r\n");
});

test("a description without Opus stays as it is", () => {
  expect(preferResilientOpus("v=0\r\n")).toBe("v=0\r\n");
});

test("the ICE user name fragment is read", () => {
  expect(iceUfrag("v=0\r\na=ice-ufrag:aB1+\r\n")).toBe("aB1+");
  expect(iceUfrag("v=0")).toBe("");
});
