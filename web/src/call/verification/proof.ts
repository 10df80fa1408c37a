import { checkCertificate, readCertificate } from "../identity/certificate";
import { idOfKey, isIdentityId } from "../identity/id";
import type { Identity } from "../identity/identity";
import { signLines, verifyLines } from "../identity/keys";
import { fromBase64Url } from "../wire/base64url";
import { asText, isWire } from "../wire/wire";
import { fingerprints } from "./fingerprints";

export type Role = "caller" | "callee" | "host" | "guest";

/** Binds the fingerprints of a description to this identity, session and peer. */
export async function makeProof(identity: Identity, role: Role, sessionId: string, peerId: string, sdp: string): Promise<object> {
  const peer = isIdentityId(peerId) ? peerId : "";
  const signature = await signLines(identity.privateKey, "duet-media-v1", role, sessionId, identity.id, peer, fingerprints(sdp));
  return { key: identity.key, signature, ...(identity.device === null ? {} : { device: identity.device }) };
}

/** Whether this page can check signatures at all: browsers leave pages without https without WebCrypto. */
export function canVerify(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

/** The ID whose key (or whose device) signed the description for this session and for me; null when nobody's did. */
export async function provenId(proof: unknown, role: Role, sessionId: string, myId: string, sdp: string, now: number): Promise<string | null> {
  if (!isWire(proof) || !canVerify()) {
    return null;
  }

  const key = asText(proof["key"]);
  const spki = fromBase64Url(key);
  const signed = fingerprints(sdp);
  if (spki === null || spki.length === 0 || signed === "") {
    return null;
  }

  let signer = key;
  const device = proof["device"];
  if (isWire(device)) {
    const certificate = readCertificate(device["certificate"]);
    signer = asText(device["key"]);
    if (certificate === null || !(await checkCertificate(key, signer, certificate, now))) {
      return null;
    }
  }

  const id = await idOfKey(spki);
  // The peer may not have known my ID when it signed (a guest who has not introduced itself).
  for (const peer of isIdentityId(myId) ? [myId, ""] : [""]) {
    if (await verifyLines(signer, asText(proof["signature"]), "duet-media-v1", role, sessionId, id, peer, signed)) {
      return id;
    }
  }

  return null;
}
