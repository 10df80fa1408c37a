import { expect, test } from "vitest";
import { readCandidates, readDescription, readIceServers } from "./descriptions";

const offer = { type: "offer", sdp: "v=0\r\n" };

test.each([
  [[{ offer, roomId: "r" }]],
  [[offer, "r"]],
  [[{ sdp: offer, to: "x" }]],
  [["r", { offer }]],
  [[{ ...offer, roomId: "r" }]],
])("an offer is found in %j", (args) => {
  expect(readDescription(args, "offer")?.description).toEqual(offer);
});

test("a description is read in canonical form", () => {
  expect(readDescription([{ offer: { type: "offer", sdp: "v=0\na=fingerprint: sha-256  ab:cd\n" } }], "offer")?.description.sdp).toBe("v=0\r\na=fingerprint:sha-256 AB:CD\r\n");
});

test.each([[[]], [[null]], [["offer"]], [[{ offer: { type: "answer", sdp: "v=0" } }]], [[{ offer: { sdp: 5 } }]], [[{ offer: "v=0" }]]])("no offer is found in %j", (args) => {
  expect(readDescription(args, "offer")).toBeNull();
});

test("candidates are read in batches, with a target, and bare", () => {
  const candidate = { candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 };
  expect(readCandidates([{ candidates: [candidate, null, 5], connection: "c" }])).toEqual({ candidates: [candidate], connection: "c" });
  expect(readCandidates([{ candidate, roomId: "r" }]).candidates).toEqual([candidate]);
  expect(readCandidates([candidate, "r"]).candidates).toEqual([candidate]);
  expect(readCandidates([{ candidate: null }]).candidates).toEqual([]);
  expect(readCandidates([{ candidate: "candidate:1" }]).candidates).toEqual([{ candidate: "candidate:1", sdpMid: null, sdpMLineIndex: 0 }]);
});

test("ICE servers that a browser would throw on are left out", () => {
  expect(readIceServers([{ urls: "stun:a" }, { urls: ["turn:b", "http://c"], username: "u", credential: "c" }, { urls: 5 }, null])).toEqual([
    { urls: ["stun:a"] },
    { urls: ["turn:b"], username: "u", credential: "c" },
  ]);
  expect(readIceServers("nothing")).toEqual([]);
});
