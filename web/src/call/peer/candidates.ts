/**
 * A candidate as browsers write it (RFC 8839, section 5.1), with an address in it: IPv4, IPv6, or a name that only multicast DNS looks up on the own link
 * (draft-ietf-mmusic-mdns-ice-candidates). To look up any other name would tell its owner's name server that, and from where, somebody has this page open.
 */
const addressed = /^(?:a=)?candidate:\S+ \d+ \S+ \d+ (?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:.]+|[\w-]+\.local) \d+ typ \S+(?: \S+)*$/i;
/** A line that a browser may read as a candidate. */
const candidateLine = /^\s*a\s*=\s*(?:candidate|end-of-candidates)\b/i;

/** Whether a candidate may be given to the browser: it looks nothing up for it. The empty one, which ends a generation, may. */
export function isAddressed(candidate: string): boolean {
  return candidate === "" || addressed.test(candidate);
}

/** A description and the candidates that were in it, without those that are names. */
export interface ApartCandidates {
  readonly sdp: string;
  readonly candidates: readonly RTCIceCandidateInit[];
}

/** Takes the candidates out of a description, so that they can be given to the browser when it is time. */
export function candidatesApart(sdp: string): ApartCandidates {
  const kept: string[] = [];
  const candidates: RTCIceCandidateInit[] = [];
  let line = -1;
  for (const text of sdp.split(/\r\n|\r|\n/)) {
    if (!candidateLine.test(text)) {
      kept.push(text);
      line += text.startsWith("m=") ? 1 : 0;
    } else if (line >= 0 && addressed.test(text)) {
      candidates.push({ candidate: text.slice("a=".length), sdpMid: null, sdpMLineIndex: line });
    }
  }

  return { sdp: kept.join("\r\n"), candidates };
}
