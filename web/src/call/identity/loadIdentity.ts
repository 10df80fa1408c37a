import { fromBase64Url } from "../wire/base64url";
import { asText, isWire } from "../wire/wire";
import { readCertificate } from "./certificate";
import { readOrMakeRow } from "./database";
import { idOfKey, isIdentityId } from "./id";
import type { Identity } from "./identity";
import { generateKeyPair, importPrivateKey } from "./keys";

export interface LoadedIdentity {
  readonly identity: Identity;
  /** PKCS #8 of a key made just now, for the recovery file; null for a key that was there. */
  readonly fresh: ArrayBuffer | null;
}

/** The identity of this browser, made at the first visit. Null where WebCrypto or IndexedDB is missing or refused. */
export async function loadIdentity(factory: IDBFactory | undefined): Promise<LoadedIdentity | null> {
  if (factory === undefined || globalThis.crypto?.subtle === undefined) {
    return null;
  }

  const made = new Map<string, ArrayBuffer>();
  const make = async (): Promise<Identity> => {
    const { identity, pkcs8 } = await makeIdentity();
    made.set(identity.id, pkcs8);
    return identity;
  };
  try {
    // A row that nobody can read stays where it is: a newer version of the page may have written it.
    const identity = asIdentity(await readOrMakeRow(factory, make)) ?? (await make());
    return { identity, fresh: made.get(identity.id) ?? null };
  } catch {
    return null; // private windows of some browsers refuse IndexedDB: the page works with the server's ID
  }
}

/** A key of one's own that nothing can export any more, and beside it PKCS #8 for the recovery file. */
async function makeIdentity(): Promise<{ readonly identity: Identity; readonly pkcs8: ArrayBuffer }> {
  const pair = await generateKeyPair(true);
  const sealing = async () => {
    const pkcs8 = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
    return { pkcs8, privateKey: await importPrivateKey(pkcs8) };
  };
  const [id, { pkcs8, privateKey }] = await Promise.all([idOfKey(fromBase64Url(pair.key) ?? new Uint8Array()), sealing()]);
  return { identity: { id, key: pair.key, privateKey, device: null }, pkcs8 };
}

export function asIdentity(value: unknown): Identity | null {
  if (!isWire(value) || !(value["privateKey"] instanceof CryptoKey)) {
    return null;
  }

  const id = asText(value["id"]);
  const key = asText(value["key"]);
  if (!isIdentityId(id) || key === "") {
    return null;
  }

  const device = value["device"];
  if (!isWire(device)) {
    return { id, key, privateKey: value["privateKey"], device: null };
  }

  const certificate = readCertificate(device["certificate"]);
  return certificate === null ? null : { id, key, privateKey: value["privateKey"], device: { key: asText(device["key"]), certificate } };
}
