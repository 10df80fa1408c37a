import { expect, test } from "vitest";
import { readPeerState, sendsMedia, sendsSteadily } from "./peerState";

test.each([
  ["a microphone that is on", { microphone: "on" }, true, true],
  ["a muted microphone, that sends silence", { microphone: "muted" }, true, true],
  ["a camera", { camera: "on" }, true, true],
  ["a camera that the link cannot carry", { camera: "on", pause: "weak-network" }, false, false],
  ["a screen alone, that may stand still", { screen: true }, true, false],
  ["a screen with a voice", { screen: true, microphone: "on" }, true, true],
  ["nothing", {}, false, false],
  ["a hold", { microphone: "on", camera: "on", hold: true }, false, false],
])("%s: what is to come of it", (_, state, media, steady) => {
  const said = readPeerState(state);

  expect([sendsMedia(said), sendsSteadily(said)]).toEqual([media, steady]);
});

test("of a peer that has not said what it sends media is hoped for, and not counted on", () => {
  expect([sendsMedia(null), sendsSteadily(null)]).toEqual([true, false]);
});
