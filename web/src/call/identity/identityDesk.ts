import { cleanName } from "../people/cleanName";
import { readStored, writeStored } from "../settings/stored";
import type { Signalling } from "../signalling/signalling";
import type { IdentityState, LinkedDevice } from "../types";
import { fromBase64Url, randomId } from "../wire/base64url";
import { asList, asTime, asText, asWire, oneOf, type Wire } from "../wire/wire";
import { checkCertificate, issueCertificate, readCertificate, renewalCheck, renewalTime } from "./certificate";
import { putRow } from "./database";
import { idOfKey } from "./id";
import type { Identity } from "./identity";
import { generateKeyPair, type KeyPair } from "./keys";
import { codeProof, linkEmoji, readLink, sameProof, type LinkText } from "./linkCode";
import { openKey, sealKey } from "./recoveryFile";

export interface IdentityDeskOptions {
  readonly signalling: Signalling;
  readonly indexedDB: IDBFactory | undefined;
  readonly storage: Storage | undefined;
  readonly origin: string;
  readonly name: () => string;
  readonly now: () => number;
  readonly identity: () => Identity | null;
  /** This browser is somebody else now, or has a new certificate. `reconnect`: the server must hear of it. */
  readonly onIdentity: (identity: Identity, reconnect: boolean) => void;
  readonly onChange: (state: IdentityState) => void;
}

const devicesKey = "duet.devices";
const linkLife = 10 * 60_000;

/** The identity beyond its key: the recovery file, further devices, and their certificates. No private key is ever copied to another device. */
export class IdentityDesk {
  readonly #options: IdentityDeskOptions;
  #state: IdentityState;
  #fresh: ArrayBuffer | null = null;
  /** The link that is shown, until it is used. */
  #code = "";
  #asked: { readonly from: string; readonly key: string; readonly name: string } | null = null;
  #joining: { readonly link: LinkText; readonly pair: KeyPair } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #renewal: ReturnType<typeof setInterval>;

  constructor(options: IdentityDeskOptions) {
    this.#options = options;
    this.#state = { recovery: "unavailable", devices: readDevices(readStored(options.storage, devicesKey)), offer: { state: "idle" }, join: { state: "idle" } };
    options.onChange(this.#state);
    const on = (event: string, handle: (message: Wire) => Promise<void> | void) => {
      options.signalling.on(event, ([payload]) => void handle(asWire(payload)));
    };
    on("link-request", (message) => this.#onRequest(message));
    on("link-grant", (message) => this.#onGrant(message));
    on("link-deny", () => {
      this.#endJoin({ state: "failed", why: "denied" });
    });
    on("renew-certificate", (message) => this.#onRenew(message));
    on("certificate-renewed", (message) => this.#onRenewed(message));
    this.#renewal = setInterval(() => {
      this.renew();
    }, renewalCheck);
  }

  /** A key was made just now: it can be sealed until the page goes. */
  offerRecovery(pkcs8: ArrayBuffer): void {
    this.#fresh = pkcs8;
    this.#set({ recovery: "offered" });
  }

  declineRecovery(): void {
    this.#fresh = null;
    this.#set({ recovery: "unavailable" });
  }

  async sealRecovery(passphrase: string): Promise<string | null> {
    const identity = this.#options.identity();
    if (this.#fresh === null || identity === null || passphrase === "") {
      return null;
    }

    this.#set({ recovery: "saving" });
    const file = await sealKey(this.#fresh, identity.id, passphrase);
    this.declineRecovery();
    return file;
  }

  async restore(file: string, passphrase: string): Promise<"restored" | "wrong-passphrase" | "bad-file"> {
    const identity = await openKey(file, passphrase);
    if (typeof identity === "string") {
      return identity;
    }

    await this.#become(identity, true);
    this.declineRecovery();
    return "restored";
  }

  /** A certificate that grows old is renewed in silence, as soon as the device that can sign is there, too. */
  renew(): void {
    const device = this.#options.identity()?.device;
    if (device != null && device.certificate.notAfter - this.#options.now() < renewalTime) {
      this.#options.signalling.send("renew-certificate", { key: device.key, notAfter: device.certificate.notAfter });
    }
  }

  // On the device that holds the identity.

  startLink(): void {
    const identity = this.#options.identity();
    if (identity === null || identity.device !== null) {
      return; // a linked device cannot sign for others
    }

    this.#code = randomId(16);
    const expiresAt = Date.now() + linkLife;
    this.#set({ offer: { state: "waiting", link: `${this.#options.origin}/link#${identity.id}.${this.#code}`, expiresAt } });
    this.#later(() => {
      this.#code = "";
      this.#set({ offer: { state: "failed", why: "expired" } });
    });
  }

  async confirmLink(same: boolean): Promise<void> {
    const { signalling, now, name } = this.#options;
    const [asked, code, identity] = [this.#asked, this.#code, this.#options.identity()];
    if (asked === null || identity === null) {
      return;
    }

    this.#asked = null;
    this.#code = "";
    clearTimeout(this.#timer);
    if (!same) {
      signalling.send("link-deny", { to: asked.from });
      this.#set({ offer: { state: "idle" } });
      return;
    }

    const certificate = await issueCertificate(identity.privateKey, identity.id, asked.key, now());
    const proof = await codeProof(code, certificate.signature);
    const answer = await signalling.request("link-grant", { to: asked.from, key: identity.key, certificate, name: name(), proof });
    if (!answer.ok) {
      this.#set({ offer: { state: "failed", why: "offline" } });
      return;
    }

    this.#setDevices([...this.#state.devices.filter(({ key }) => key !== asked.key), { key: asked.key, name: asked.name, addedAt: Date.now(), notAfter: certificate.notAfter }]);
    this.#set({ offer: { state: "done", deviceName: asked.name } });
  }

  /** Puts either side's dialog away. */
  cancelLink(): void {
    clearTimeout(this.#timer);
    if (this.#asked !== null) {
      this.#options.signalling.send("link-deny", { to: this.#asked.from });
    }

    this.#asked = null;
    this.#code = "";
    this.#joining = null;
    this.#set({ offer: { state: "idle" }, join: { state: "idle" } });
  }

  removeDevice(key: string): void {
    this.#setDevices(this.#state.devices.filter((device) => device.key !== key));
  }

  // On the new device.

  async joinLink(text: string, deviceName: string): Promise<void> {
    const link = readLink(text);
    if (link === null || globalThis.crypto.subtle === undefined || this.#options.indexedDB === undefined) {
      this.#set({ join: { state: "failed", why: "bad-link" } });
      return;
    }

    const pair = await generateKeyPair(false);
    this.#joining = { link, pair };
    this.#set({ join: { state: "asking", emoji: await linkEmoji(link.code, pair.key) } });
    this.#later(() => {
      this.#endJoin({ state: "failed", why: "no-answer" });
    });
    const proof = await codeProof(link.code, "duet-link-v1", link.id, pair.key);
    const answer = await this.#options.signalling.request("link-request", { to: link.id, key: pair.key, name: deviceName.slice(0, 64), proof });
    if (!answer.ok) {
      this.#endJoin({ state: "failed", why: oneOf(answer.error, "rate-limited", "network") ?? "refused" });
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#renewal);
    this.#fresh = null;
  }

  async #onRequest(message: Wire): Promise<void> {
    const identity = this.#options.identity();
    const [from, key] = [asText(message["from"]), asText(message["key"])];
    if (identity === null || this.#code === "" || this.#asked !== null || this.#state.offer.state !== "waiting") {
      return;
    }

    const { code } = { code: this.#code };
    if (!sameProof(await codeProof(code, "duet-link-v1", identity.id, key), asText(message["proof"])) || this.#asked !== null) {
      return; // somebody who has not seen the link
    }

    const name = cleanName(asText(message["name"]));
    this.#asked = { from, key, name };
    this.#set({ offer: { state: "confirm", deviceName: name, emoji: await linkEmoji(code, key) } });
  }

  async #onGrant(message: Wire): Promise<void> {
    const joining = this.#joining;
    const certificate = readCertificate(message["certificate"]);
    const key = asText(message["key"]);
    const spki = fromBase64Url(key);
    if (joining === null) {
      return;
    }

    const { link, pair } = joining;
    const right =
      certificate !== null &&
      spki !== null &&
      sameProof(await codeProof(link.code, certificate.signature), asText(message["proof"])) &&
      (await idOfKey(spki)) === link.id &&
      (await checkCertificate(key, pair.key, certificate, this.#options.now()));
    if (this.#joining !== joining) {
      return;
    }

    if (!right) {
      this.#endJoin({ state: "failed", why: "bad-proof" });
      return;
    }

    await this.#become({ id: link.id, key, privateKey: pair.privateKey, device: { key: pair.key, certificate } }, true);
    this.declineRecovery();
    this.#endJoin({ state: "done" });
  }

  async #onRenew(message: Wire): Promise<void> {
    const identity = this.#options.identity();
    const device = this.#state.devices.find(({ key }) => key === message["key"]);
    if (identity === null || identity.device !== null || device === undefined) {
      return; // removed, or not mine to sign
    }

    const certificate = await issueCertificate(identity.privateKey, identity.id, device.key, this.#options.now());
    this.#setDevices(this.#state.devices.map((known) => (known === device ? { ...known, notAfter: certificate.notAfter } : known)));
    this.#options.signalling.send("certificate-renewed", { key: device.key, certificate });
  }

  async #onRenewed(message: Wire): Promise<void> {
    const identity = this.#options.identity();
    const certificate = readCertificate(message["certificate"]);
    if (identity?.device == null || certificate === null || message["key"] !== identity.device.key) {
      return;
    }

    if (certificate.notAfter > identity.device.certificate.notAfter && (await checkCertificate(identity.key, identity.device.key, certificate, this.#options.now()))) {
      await this.#become({ ...identity, device: { key: identity.device.key, certificate } }, false);
    }
  }

  async #become(identity: Identity, reconnect: boolean): Promise<void> {
    if (this.#options.indexedDB !== undefined) {
      await putRow(this.#options.indexedDB, identity);
    }

    this.#options.onIdentity(identity, reconnect);
  }

  #endJoin(join: IdentityState["join"]): void {
    if (this.#joining !== null) {
      clearTimeout(this.#timer);
      this.#joining = null;
      this.#set({ join });
    }
  }

  #later(work: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(work, linkLife);
  }

  #setDevices(devices: readonly LinkedDevice[]): void {
    writeStored(this.#options.storage, devicesKey, devices);
    this.#set({ devices });
  }

  #set(change: Partial<IdentityState>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}

function readDevices(value: unknown): readonly LinkedDevice[] {
  return asList(value).flatMap((entry) => {
    const device = asWire(entry);
    const key = asText(device["key"]);
    return key === "" ? [] : [{ key, name: asText(device["name"]), addedAt: asTime(device["addedAt"]) ?? 0, notAfter: asTime(device["notAfter"]) ?? 0 }];
  });
}
