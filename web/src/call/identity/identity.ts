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

/** The `auth` of the Socket.IO handshake. `challenge` is what the server calls this connection (Engine.IO's `sid`): the signature is good on no other. */
export async function makeHandshake(identity: Identity | null, name: string, audience: string, challenge: string): Promise<object> {
  const abilities = { ...(name === "" ? {} : { name }), trickle: true, resume: true, callWaiting: true };
  if (identity === null) {
    return abilities;
  }

  const signature = await signLines(identity.privateKey, "duet-handshake-v2", identity.id, audience, challenge);
  return {
    ...abilities,
    identity: { key: identity.key, audience, signature, ...(identity.device === null ? {} : { device: identity.device }) },
  };
}
