import { fromBase64Url, toBase64Url } from "../wire/base64url";
import { signedText } from "./text";

const curve = { name: "ECDSA", namedCurve: "P-256" } as const;
const signature = { name: "ECDSA", hash: "SHA-256" } as const;

/** A P-256 key pair; `key` is the public part as it travels (SPKI, base64url). */
export interface KeyPair {
  readonly key: string;
  readonly privateKey: CryptoKey;
}

export async function generateKeyPair(extractable: boolean): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey(curve, extractable, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  return { key: toBase64Url(spki), privateKey: pair.privateKey };
}

/** Imports PKCS #8 as a key that nothing can export again. */
export async function importPrivateKey(pkcs8: BufferSource, extractable = false): Promise<CryptoKey> {
  return await crypto.subtle.importKey("pkcs8", pkcs8, curve, extractable, ["sign"]);
}

export async function signLines(privateKey: CryptoKey, ...lines: readonly string[]): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.sign(signature, privateKey, signedText(...lines))));
}

/** `false` for a wrong signature as for anything that is no key or no signature. */
export async function verifyLines(key: string, signed: string, ...lines: readonly string[]): Promise<boolean> {
  const spki = fromBase64Url(key);
  const bytes = fromBase64Url(signed);
  if (spki === null || bytes?.length !== 64) {
    return false;
  }

  try {
    const publicKey = await crypto.subtle.importKey("spki", spki, curve, false, ["verify"]);
    return await crypto.subtle.verify(signature, publicKey, bytes, signedText(...lines));
  } catch {
    return false; // not a P-256 key
  }
}
