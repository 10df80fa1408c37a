import { emojiOf } from "../verification/emoji";
import { fromBase64Url, toBase64Url } from "../wire/base64url";
import { parseId } from "./id";
import { signedText } from "./text";

/** What the link of a further device says: whose it is, and a code that only its two ends know. */
export interface LinkText {
  readonly id: string;
  readonly code: string;
}

/** Reads the link, or its fragment alone. */
export function readLink(text: string): LinkText | null {
  const fragment = text.slice(text.indexOf("#") + 1).trim();
  const dot = fragment.indexOf(".");
  const id = dot < 0 ? null : parseId(fragment.slice(0, dot));
  const code = fragment.slice(dot + 1);
  return id === null || fromBase64Url(code)?.length !== 16 ? null : { id, code };
}

/** HMAC-SHA256 with the code over lines: the server, which does not know the code, cannot make it. */
export async function codeProof(code: string, ...lines: readonly string[]): Promise<string> {
  const key = await crypto.subtle.importKey("raw", fromBase64Url(code) ?? new Uint8Array(), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", key, signedText(...lines))));
}

/** Compares without telling by its time how much was right. */
export function sameProof(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index += 1) {
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  }

  return difference === 0;
}

/** Four signs that both devices show before the holder confirms. */
export async function linkEmoji(code: string, deviceKey: string): Promise<readonly string[]> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", signedText(code, deviceKey)));
  return emojiOf(hash, 4).map(({ symbol }) => symbol);
}
