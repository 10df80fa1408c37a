/** What some browser takes for the end of a line, or JavaScript's regular expressions do. */
const lineEnds = /[\r\n\0\u0085\u2028\u2029]+/;
/** A certificate's fingerprint (RFC 8122, section 5) in every spelling that some browser reads as one. */
const attribute = /^\s*a\s*=\s*fingerprint\s*:\s*([!-~]+)\s+([\da-f:]+)\s*$/i;

/**
 * A description of the peer as every browser reads it alike. Firefox takes fingerprints with blanks, tabs and letters where Chromium refuses them: what is
 * judged and what is used are this one text, in which each stands as the standard spells it. A line that is none in any spelling, though it names one, is left out.
 */
export function canonical(sdp: string): string {
  const lines = sdp.split(lineEnds).flatMap((line) => {
    if (!/fingerprint/i.test(line)) {
      return line === "" ? [] : [line];
    }

    const [, hash, value] = attribute.exec(line) ?? [];
    return hash === undefined || value === undefined ? [] : [`a=fingerprint:${hash.toLowerCase()} ${value.toUpperCase()}`];
  });
  return lines.map((line) => `${line}\r\n`).join("");
}

/** Every `a=fingerprint` of a canonical description, as the media proof signs them: without duplicates, sorted, joined by a comma. */
export function fingerprints(sdp: string): string {
  const found = new Set<string>();
  for (const line of canonical(sdp).split("\r\n")) {
    const [, fingerprint] = /^a=fingerprint:(.+)$/.exec(line) ?? [];
    if (fingerprint !== undefined) {
      found.add(fingerprint);
    }
  }

  return [...found].toSorted().join(",");
}

/** Whether a browser that holds `held`, of what it was given, uses nothing but `judged`: some keep only one of several fingerprints. */
export function isWithin(held: string, judged: string): boolean {
  const allowed = new Set(judged.split(","));
  return held !== "" && held.split(",").every((fingerprint) => allowed.has(fingerprint));
}

/** The fingerprint of a certificate (DER) by the hash function of one that was signed; null when no page can compute it. */
async function fingerprintOf(certificate: BufferSource, hash: string): Promise<string | null> {
  const names: Readonly<Record<string, string>> = { "sha-1": "SHA-1", "sha-256": "SHA-256", "sha-384": "SHA-384", "sha-512": "SHA-512" };
  const name = names[hash];
  if (name === undefined || globalThis.crypto.subtle === undefined) {
    return null;
  }

  const digest = new Uint8Array(await crypto.subtle.digest(name, certificate));
  return `${hash} ${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":")}`;
}

/** Whether a certificate is one of those whose fingerprints were judged; also true where that cannot be computed. */
export async function isOneOf(certificate: BufferSource, judged: string): Promise<boolean> {
  const allowed = judged.split(",");
  const hashes = new Set(allowed.map((fingerprint) => fingerprint.split(" ")[0] ?? ""));
  const computed = await Promise.all([...hashes].map(async (hash) => await fingerprintOf(certificate, hash)));
  return computed.every((fingerprint) => fingerprint === null) || computed.some((fingerprint) => fingerprint !== null && allowed.includes(fingerprint));
}
