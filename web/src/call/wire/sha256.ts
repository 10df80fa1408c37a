/** SHA-256. Browsers have it on secure pages only; elsewhere a library is loaded. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (globalThis.crypto.subtle !== undefined) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  }

  const { sha256: hash } = await import("@noble/hashes/sha2.js");
  return new Uint8Array(hash(bytes));
}
