import { fromBase64Url } from "../wire/base64url";
import { asText, isWire } from "../wire/wire";
import { readCertificate } from "./certificate";
import { addRow, readRow } from "./database";
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

  try {
    const stored = asIdentity(await readRow(factory));
    if (stored !== null) {
      return { identity: stored, fresh: null };
    }

    const pair = await generateKeyPair(true);
    const pkcs8 = await crypto.subtle.exportKey("pkcs8", pair.privateKey);
    const identity: Identity = {
      id: await idOfKey(fromBase64Url(pair.key) ?? new Uint8Array()),
      key: pair.key,
      privateKey: await importPrivateKey(pkcs8),
      device: null,
    };
    const kept = asIdentity(await addRow(factory, identity)) ?? identity;
    return { identity: kept, fresh: kept.id === identity.id ? pkcs8 : null };
  } catch {
    return null; // private windows of some browsers refuse IndexedDB: the page works with the server's ID
  }
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
