import { expect, test } from "vitest";
import { mediaPhase, type PhaseInput } from "./phase";

const standing: PhaseInput = { link: "connected", everConnected: true, presence: { state: "here" }, brokenSince: null, anew: false, quiet: false, still: false };

test.each(["page-closed", "page-asleep"] as const)("%s: the peer is away at once, though the path still stands", (why) => {
  expect(mediaPhase({ ...standing, presence: { state: "away", until: 7, why } })).toEqual({ name: "peer-away", until: 7, why });
});

test("a picture that stands still is said of a connection that stands, and less than that nothing comes at all", () => {
  expect(mediaPhase({ ...standing, still: true })).toEqual({ name: "connected", still: true });
  expect(mediaPhase({ ...standing, still: true, quiet: true })).toEqual({ name: "connected", quiet: true });
  expect(mediaPhase({ ...standing, still: true, link: "failed", brokenSince: 5 })).toEqual({ name: "reconnecting", since: 5 });
});

test("a lost signalling connection alone leaves the call connected, until nothing comes any more", () => {
  const presence = { state: "away", until: 7, why: "connection-lost" } as const;
  expect(mediaPhase({ ...standing, presence })).toEqual({ name: "connected" });
  expect(mediaPhase({ ...standing, presence, quiet: true })).toEqual({ name: "peer-away", until: 7, why: "connection-lost" });
});
