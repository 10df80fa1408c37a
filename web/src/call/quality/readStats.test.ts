import { expect, test } from "vitest";
import { readStats } from "./readStats";

function report(time: number, sent: number, lost: number): Map<string, unknown> {
  return new Map<string, unknown>([
    ["T", { type: "transport", timestamp: time, selectedCandidatePairId: "P" }],
    ["P", { type: "candidate-pair", timestamp: time, localCandidateId: "L", remoteCandidateId: "R", currentRoundTripTime: 0.042, availableOutgoingBitrate: 900_000 }],
    ["L", { type: "local-candidate", candidateType: "relay", protocol: "udp", relayProtocol: "tcp" }],
    ["R", { type: "remote-candidate", candidateType: "host", protocol: "udp" }],
    ["C", { type: "codec", mimeType: "video/VP9" }],
    ["O", { type: "outbound-rtp", kind: "video", timestamp: time, codecId: "C", bytesSent: sent, packetsSent: sent / 1000, frameWidth: 1280, frameHeight: 720, framesPerSecond: 30, qualityLimitationReason: "bandwidth" }],
    ["I", { type: "inbound-rtp", kind: "audio", timestamp: time, bytesReceived: 1000, packetsReceived: 100 + lost * 9, packetsLost: lost, jitter: 0.012 }],
  ]);
}

test("rates and loss come from two looks, the path from the selected pair", () => {
  const { counters } = readStats(report(1_000, 100_000, 0), null);

  const { detail } = readStats(report(3_000, 350_000, 10), counters);

  expect(detail).toMatchObject({
    roundTrip: 42,
    path: { kind: "relayed", protocol: "udp", relayProtocol: "tcp" },
    availableOutgoing: 900_000,
    send: { videoCodec: "VP9", videoBitrate: 1_000_000, width: 1280, limitedBy: "bandwidth" },
    receive: { loss: 0.1, jitter: 12 },
  });
});

test("an empty report is no quality, and no mistake", () => {
  expect(readStats(new Map(), null).detail).toMatchObject({ roundTrip: null, path: null, send: { videoBitrate: null } });
});

test("a relay over TCP is one without UDP until there is a candidate over UDP", () => {
  const over = (relayProtocol: string) => ({ type: "local-candidate", candidateType: "relay", protocol: "udp", relayProtocol });
  const slow = report(1_000, 0, 0).set("L2", over("tls")).set("L3", { type: "local-candidate", candidateType: "srflx", protocol: "udp" });

  expect(readStats(slow, null).relayWithoutUdp).toBe(true);
  expect(readStats(new Map(slow).set("L4", over("udp")), null).relayWithoutUdp).toBe(false);
  expect(readStats(new Map(slow).set("L", { type: "local-candidate", candidateType: "host", protocol: "udp" }), null).relayWithoutUdp).toBe(false);
  expect(readStats(new Map(slow).set("L", { type: "local-candidate", candidateType: "relay", protocol: "udp" }), null).relayWithoutUdp).toBe(false); // a browser that does not say
  expect(readStats(new Map(), null).relayWithoutUdp).toBeNull();
});
