import type { QualityDetail, StreamQuality } from "../types";
import { asNumber, asText, type Wire } from "../wire/wire";

/** The counters of one look, to be compared with the next one. */
export interface Counters {
  readonly time: number;
  readonly sentAudio: number;
  readonly sentVideo: number;
  readonly receivedAudio: number;
  readonly receivedVideo: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly packetsSent: number;
  readonly remoteLost: number;
}

const noCounters: Counters = { time: 0, sentAudio: 0, sentVideo: 0, receivedAudio: 0, receivedVideo: 0, packetsReceived: 0, packetsLost: 0, packetsSent: 0, remoteLost: 0 };

const unknownStream: StreamQuality = { audioCodec: null, videoCodec: null, audioBitrate: null, videoBitrate: null, width: null, height: null, framesPerSecond: null, loss: null, jitter: null, limitedBy: null };

export interface Look {
  readonly detail: QualityDetail;
  readonly counters: Counters;
  /** The relay is reached over TCP or TLS, and has no candidate over UDP: that is blocked, or was not answered in time. Null while no path is known. */
  readonly relayWithoutUdp: boolean | null;
}

/** What a report of getStats (WebRTC Statistics) says, with rates against the counters of the look before. */
export function readStats(report: ReadonlyMap<string, unknown>, before: Counters | null): Look {
  const all = [...report.values()] as Wire[];
  const byId = (id: unknown): Wire => (typeof id === "string" ? ((report.get(id) ?? {}) as Wire) : {});
  const of = (type: string) => all.filter((entry) => entry["type"] === type);
  const codec = (entry: Wire | undefined) => asText(byId(entry?.["codecId"])["mimeType"]).replace(/^\w+\//, "") || null;
  /** Of several video streams the one that moves most: a screen, or the camera. */
  const main = (type: string, kind: string) =>
    of(type)
      .filter((entry) => entry["kind"] === kind)
      .toSorted((a, b) => (number(b, "framesPerSecond") ?? 0) * (number(b, "frameWidth") ?? 1) - (number(a, "framesPerSecond") ?? 0) * (number(a, "frameWidth") ?? 1))[0];
  const sum = (type: string, field: string, kind?: string) =>
    of(type)
      .filter((entry) => kind === undefined || entry["kind"] === kind)
      .reduce((total, entry) => total + (number(entry, field) ?? 0), 0);

  const time = Math.max(0, ...all.map((entry) => number(entry, "timestamp") ?? 0));
  const counters: Counters = {
    time,
    sentAudio: sum("outbound-rtp", "bytesSent", "audio"),
    sentVideo: sum("outbound-rtp", "bytesSent", "video"),
    receivedAudio: sum("inbound-rtp", "bytesReceived", "audio"),
    receivedVideo: sum("inbound-rtp", "bytesReceived", "video"),
    packetsReceived: sum("inbound-rtp", "packetsReceived"),
    packetsLost: sum("inbound-rtp", "packetsLost"),
    packetsSent: sum("outbound-rtp", "packetsSent"),
    remoteLost: sum("remote-inbound-rtp", "packetsLost"),
  };
  const old = before ?? noCounters;
  const seconds = (time - old.time) / 1000;
  const rate = (field: "sentAudio" | "sentVideo" | "receivedAudio" | "receivedVideo") =>
    before === null || seconds <= 0 ? null : Math.max(0, Math.round(((counters[field] - old[field]) * 8) / seconds));
  const share = (lost: number, whole: number) => (before === null || whole <= 0 ? null : Math.min(1, Math.max(0, lost / whole)));

  const pair = selectedPair(all, byId);
  const local = byId(pair["localCandidateId"]);
  const remote = byId(pair["remoteCandidateId"]);
  const relayed = isRelayed(local) || isRelayed(remote);
  const [sendVideo, receiveVideo] = [main("outbound-rtp", "video"), main("inbound-rtp", "video")];
  const lost = counters.packetsLost - old.packetsLost;
  const remoteLost = counters.remoteLost - old.remoteLost;
  const milliseconds = (value: number | null) => (value === null ? null : Math.round(value * 1000));
  const audioIn = main("inbound-rtp", "audio");
  const picture = (entry: Wire | undefined) => ({
    width: number(entry, "frameWidth"),
    height: number(entry, "frameHeight"),
    framesPerSecond: number(entry, "framesPerSecond"),
  });

  return {
    counters,
    relayWithoutUdp: local["candidateType"] === undefined ? null : overTcp(local) && !of("local-candidate").some((candidate) => isRelayed(candidate) && candidate["relayProtocol"] === "udp"),
    detail: {
      time: Date.now(),
      roundTrip: milliseconds(number(pair, "currentRoundTripTime")),
      path: local["candidateType"] === undefined ? null : { kind: relayed ? "relayed" : "direct", protocol: asText(local["protocol"]), relayProtocol: asText(local["relayProtocol"]) },
      availableOutgoing: number(pair, "availableOutgoingBitrate"),
      send: {
        ...unknownStream,
        ...picture(sendVideo),
        audioCodec: codec(main("outbound-rtp", "audio")),
        videoCodec: codec(sendVideo),
        audioBitrate: rate("sentAudio"),
        videoBitrate: rate("sentVideo"),
        loss: share(remoteLost, counters.packetsSent - old.packetsSent),
        jitter: milliseconds(number(main("remote-inbound-rtp", "audio"), "jitter")),
        limitedBy: limit(sendVideo?.["qualityLimitationReason"]),
      },
      receive: {
        ...unknownStream,
        ...picture(receiveVideo),
        audioCodec: codec(audioIn),
        videoCodec: codec(receiveVideo),
        audioBitrate: rate("receivedAudio"),
        videoBitrate: rate("receivedVideo"),
        loss: share(lost, counters.packetsReceived - old.packetsReceived + lost),
        jitter: milliseconds(number(audioIn, "jitter")),
      },
    },
  };
}

function selectedPair(all: readonly Wire[], byId: (id: unknown) => Wire): Wire {
  const transport = all.find((entry) => entry["type"] === "transport");
  const selected = byId(transport?.["selectedCandidatePairId"]);
  // Firefox names no pair in the transport, and marks the pair instead.
  return selected["type"] === undefined ? (all.find((entry) => entry["type"] === "candidate-pair" && entry["nominated"] === true && entry["state"] === "succeeded") ?? {}) : selected;
}

/** How the relay is reached; not every browser says it. */
function overTcp(local: Wire): boolean {
  return isRelayed(local) && (local["relayProtocol"] === "tcp" || local["relayProtocol"] === "tls");
}

function isRelayed(candidate: Wire): boolean {
  return candidate["candidateType"] === "relay";
}

function number(entry: Wire | undefined, field: string): number | null {
  return asNumber(entry?.[field], Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER); // lost packets may be fewer than none
}

function limit(value: unknown): StreamQuality["limitedBy"] {
  return value === "none" || value === "cpu" || value === "bandwidth" || value === "other" ? value : null;
}
