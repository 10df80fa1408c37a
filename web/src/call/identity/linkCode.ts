import { commitment } from "../verification/commitment";
import { emojiOf } from "../verification/emoji";
import { fromBase64Url, randomId, toBase64Url } from "../wire/base64url";
import { sha256 } from "../wire/sha256";
import type { Emoji } from "../types";
import { parseId } from "./id";
import { signedText } from "./text";

/** What the link of a further device says: whose it is, a code that only its two ends know, and to which nonce the holder is bound. */
export interface LinkText {
  readonly id: string;
  readonly code: string;
  readonly commitment: string;
}

const codeBytes = 16;
const signs = 4;
/** Whoever does not see the other device guesses one of them. */
const choices = 6;

/** A new link for the holder of an ID, with its nonce. */
export async function makeLink(id: string, nonce: string): Promise<LinkText> {
  return { id, code: randomId(codeBytes), commitment: await commitment(nonce) };
}

/** The link's fragment. */
export function writeLink(link: LinkText): string {
  return `${link.id}.${link.code}.${link.commitment}`;
}

/** Reads the link, or its fragment alone. */
export function readLink(text: string): LinkText | null {
  const [whose = "", code = "", bound = "", ...more] = text
    .slice(text.indexOf("#") + 1)
    .trim()
    .split(".");
  const id = parseId(whose);
  const whole = more.length === 0 && fromBase64Url(code)?.length === codeBytes && fromBase64Url(bound)?.length === 32;
  return id === null || !whole ? null : { id, code, commitment: bound };
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

/** What one device asks to be let in with. */
export interface LinkRequest {
  readonly key: string;
  readonly nonce: string;
}

export async function requestProof({ id, code }: LinkText, { key, nonce }: LinkRequest): Promise<string> {
  return await codeProof(code, "duet-link-v2", id, key, nonce);
}

export async function choiceProof({ code }: LinkText, { key }: LinkRequest, right: boolean): Promise<string> {
  return await codeProof(code, "duet-link-choice-v2", key, right ? "right" : "wrong");
}

/** The signs of both devices: the new one's key and nonce were there before the holder's nonce was, and that one was bound by the link. */
export async function linkSigns({ id }: LinkText, { key, nonce }: LinkRequest, holdersNonce: string): Promise<readonly Emoji[]> {
  return emojiOf(await sha256(signedText("duet-link-signs-v2", id, key, nonce, holdersNonce)), signs);
}

/** The right signs among others, somewhere. */
export function amongOthers(right: readonly Emoji[]): readonly (readonly Emoji[])[] {
  const sets = new Map([[numbersOf(right), right]]);
  while (sets.size < choices) {
    const other = emojiOf(crypto.getRandomValues(new Uint8Array(signs)), signs);
    sets.set(numbersOf(other), other);
  }

  const [, ...others] = sets.values();
  return others.toSpliced((crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % choices, 0, right);
}

function numbersOf(emoji: readonly Emoji[]): string {
  return emoji.map(({ number }) => number).join(" ");
}
