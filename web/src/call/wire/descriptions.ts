import { canonical } from "../verification/fingerprints";
import { asCount, asList, asText, asWire, isWire, oneOf } from "./wire";

/** M-lines that a description may have: the number is an unsigned short of the API. */
const mostLines = 65_535;

/** A session description with what Duet's pages add. */
export interface WireDescription {
  /** In canonical form: see `canonical`. */
  readonly description: { readonly type: "offer" | "answer"; readonly sdp: string };
  /** The sender's peer connection; empty from a classic client. */
  readonly connection: string;
  /** Of an answer: the version of the offer that it answers. Empty from a classic client. */
  readonly answers: string;
  readonly proof: unknown;
}

/** Finds the description in the arguments of `offer` or `answer`, in any of the forms that classic clients use. */
export function readDescription(args: readonly unknown[], type: "offer" | "answer"): WireDescription | null {
  for (const argument of args) {
    if (!isWire(argument)) {
      continue;
    }

    for (const candidate of [argument[type], argument["sdp"], argument["signal"], argument["description"], argument]) {
      const found = asDescription(candidate, type);
      if (found !== null) {
        const connection = argument["connection"] ?? asWire(candidate)["connection"];
        return { description: found, connection: asText(connection), answers: asText(argument["answers"]), proof: argument["proof"] };
      }
    }
  }

  return null;
}

function asDescription(value: unknown, fallback: "offer" | "answer"): WireDescription["description"] | null {
  if (!isWire(value) || typeof value["sdp"] !== "string" || value["sdp"] === "") {
    return null;
  }

  const type = value["type"] === undefined ? fallback : oneOf(value["type"], "offer", "answer");
  return type === fallback ? { type, sdp: canonical(value["sdp"]) } : null;
}

/** Candidates of one message; `connection` is empty from a classic client. */
export interface WireCandidates {
  readonly candidates: readonly RTCIceCandidateInit[];
  readonly connection: string;
}

/** Finds the candidates in the arguments of `ice-candidate`: a batch, one with its target, or one bare. */
export function readCandidates(args: readonly unknown[]): WireCandidates {
  for (const argument of args) {
    if (!isWire(argument)) {
      continue;
    }

    const connection = typeof argument["connection"] === "string" ? argument["connection"] : "";
    const batch = argument["candidates"];
    if (Array.isArray(batch)) {
      return { candidates: asList(batch).flatMap(asCandidate), connection };
    }

    const single = asCandidate(typeof argument["candidate"] === "string" ? argument : argument["candidate"]);
    if (single.length > 0) {
      return { candidates: single, connection };
    }
  }

  return { candidates: [], connection: "" };
}

function asCandidate(value: unknown): readonly RTCIceCandidateInit[] {
  if (!isWire(value) || typeof value["candidate"] !== "string") {
    return [];
  }

  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = value;
  return [
    {
      candidate,
      sdpMid: typeof sdpMid === "string" ? sdpMid : null,
      sdpMLineIndex: asCount(sdpMLineIndex, mostLines) ?? (typeof sdpMid === "string" ? null : 0),
      ...(typeof usernameFragment === "string" ? { usernameFragment } : {}),
    },
  ];
}

/** ICE servers of an acknowledgement, checked: RTCPeerConnection throws on a bad one. */
export function readIceServers(value: unknown): RTCIceServer[] {
  return asList(value).flatMap((entry) => {
    if (!isWire(entry)) {
      return [];
    }

    const urls = (Array.isArray(entry["urls"]) ? asList(entry["urls"]) : [entry["urls"]]).filter(
      (url): url is string => typeof url === "string" && /^(?:stun|turn)s?:/.test(url),
    );
    const { username, credential } = entry;
    return urls.length === 0
      ? []
      : [{ urls, ...(typeof username === "string" && typeof credential === "string" ? { username, credential } : {}) }];
  });
}
