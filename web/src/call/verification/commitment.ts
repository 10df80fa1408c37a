import { fromBase64Url, randomId, toBase64Url } from "../wire/base64url";
import { sha256 } from "../wire/sha256";

const nonceBytes = 32;

/** What one side gives to signs that both compare. It is committed to before the other side's is seen, so that nobody tries nonces until the signs are alike. */
export function newNonce(): string {
  return randomId(nonceBytes);
}

export function isNonce(text: string): boolean {
  return fromBase64Url(text)?.length === nonceBytes;
}

/** SHA-256 over the nonce's bytes. */
export async function commitment(nonce: string): Promise<string> {
  return toBase64Url(await sha256(fromBase64Url(nonce) ?? new Uint8Array()));
}
