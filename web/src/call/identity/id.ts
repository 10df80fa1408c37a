const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 24;
const shape = /^[0-9A-HJKMNP-TV-Z]{24}$/;

/** The ID of a key: the first 120 bits of SHA-256 over its SPKI bytes, in Crockford base32. */
export async function idOfKey(spki: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", spki));
  return crockford(hash.subarray(0, 15));
}

/** Five bytes give eight characters. */
export function crockford(bytes: Uint8Array): string {
  let text = "";
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet.charAt((buffer >> bits) & 31);
    }
  }

  return text;
}

/** Reads an ID as people type it: any case, with or without hyphens and spaces, O as 0, I and L as 1. Null when it is none. */
export function parseId(text: string): string | null {
  const id = text
    .replace(/[\s\-‐-―]/g, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
  return shape.test(id) ? id : null;
}

/** Whether it is the ID of a key, as it travels. */
export function isIdentityId(id: string): boolean {
  return id.length === length && shape.test(id);
}

/** In groups of four, for people. Other ids (those of classic clients) stay as they are. */
export function formatId(id: string): string {
  return isIdentityId(id) ? (id.match(/.{4}/g) ?? []).join("-") : id;
}
