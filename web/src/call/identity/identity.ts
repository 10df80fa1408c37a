import { toBase64Url } from "../wire/base64url";
import type { Certificate } from "./certificate";
import { signLines } from "./keys";

/** Who this browser is: the person's key, or a device's key that the person's key has signed. */
export interface Identity {
  readonly id: string;
  /** The person's public key (SPKI, base64url). */
  readonly key: string;
  /** Signs: the person's, or the device's where there is a device. */
  readonly privateKey: CryptoKey;
  readonly device: { readonly key: string; readonly certificate: Certificate } | null;
}

/** Whether the server takes its signature: the certificate of a linked device runs out when nobody renewed it. */
export function isValid(identity: Identity, now: number): boolean {
  return identity.device === null || now <= identity.device.certificate.notAfter;
}

/** The `auth` of the Socket.IO handshake. `now` is the server's clock as far as it is known. */
export async function makeHandshake(identity: Identity | null, name: string, audience: string, now: number): Promise<object> {
  const abilities = { ...(name === "" ? {} : { name }), trickle: true, resume: true, callWaiting: true };
  if (identity === null) {
    return abilities;
  }

  const time = Math.round(now);
  const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  const signature = await signLines(identity.privateKey, "duet-handshake-v1", identity.id, audience, String(time), nonce);
  return {
    ...abilities,
    identity: { key: identity.key, audience, time, nonce, signature, ...(identity.device === null ? {} : { device: identity.device }) },
  };
}
