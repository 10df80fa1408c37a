import { fromBase64Url, toBase64Url } from "../wire/base64url";
import { asNumber, asText, asWire, parseJson } from "../wire/wire";
import { idOfKey } from "./id";
import type { Identity } from "./identity";
import { importPrivateKey } from "./keys";

/** OWASP's figure for PBKDF2 with SHA-256; a second or so on a phone, once. */
const iterations = 600_000;
const leastIterations = 100_000;
const mostIterations = 10_000_000;

/** Seals the private key with a passphrase: PBKDF2 (RFC 8018) and AES-GCM. The text of the file to keep. */
export async function sealKey(pkcs8: ArrayBuffer, id: string, passphrase: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await derive(passphrase, salt, iterations, "encrypt");
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, pkcs8));
  const file = { duet: "recovery", version: 1, id, iterations, salt: toBase64Url(salt), iv: toBase64Url(iv), sealed: toBase64Url(sealed) };
  return JSON.stringify(file, null, 2);
}

/** Opens a recovery file; the key can then not be exported again. */
export async function openKey(text: string, passphrase: string): Promise<Identity | "wrong-passphrase" | "bad-file"> {
  const file = asWire(parseJson(text));
  const [salt, iv, sealed] = [file["salt"], file["iv"], file["sealed"]].map((part) => fromBase64Url(asText(part)));
  const rounds = asNumber(file["iterations"], leastIterations, mostIterations);
  if (file["duet"] !== "recovery" || file["version"] !== 1 || salt == null || iv?.length !== 12 || sealed == null || rounds === null) {
    return "bad-file";
  }

  let pkcs8: ArrayBuffer;
  try {
    pkcs8 = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await derive(passphrase, salt, rounds, "decrypt"), sealed);
  } catch {
    return "wrong-passphrase"; // AES-GCM does not say whether the key or the content is wrong
  }

  try {
    const spki = await publicKeyOf(pkcs8);
    const id = await idOfKey(spki);
    return id === file["id"] ? { id, key: toBase64Url(spki), privateKey: await importPrivateKey(pkcs8), device: null } : "bad-file";
  } catch {
    return "bad-file";
  }
}

async function derive(passphrase: string, salt: Uint8Array<ArrayBuffer>, rounds: number, use: "encrypt" | "decrypt"): Promise<CryptoKey> {
  // The same text typed on another system may have another form of its accents.
  const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  return await crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, secret, { name: "AES-GCM", length: 256 }, false, [use]);
}

async function publicKeyOf(pkcs8: ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", await importPrivateKey(pkcs8, true));
  if (kty === undefined || crv === undefined || x === undefined || y === undefined) {
    throw new Error("The private key carries no public part.");
  }

  const publicKey = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, curve, true, ["verify"]);
  return new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
}
