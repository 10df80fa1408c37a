import { cleanName } from "../people/cleanName";
import { readStored, writeStored } from "../settings/stored";
import type { Signalling } from "../signalling/signalling";
import type { IdentityState, LinkedDevice } from "../types";
import { commitment, isNonce, newNonce } from "../verification/commitment";
import { fromBase64Url } from "../wire/base64url";
import { asList, asTime, asText, asWire, oneOf, type Wire } from "../wire/wire";
import { checkCertificate, issueCertificate, readCertificate, renewalCheck, renewalTime } from "./certificate";
import { changeRows } from "./database";
import { idOfKey } from "./id";
import type { Identity } from "./identity";
import { keptOf, replaced } from "./keptIdentities";
import { generateKeyPair, type KeyPair } from "./keys";
import { amongOthers, choiceProof, codeProof, linkSigns, makeLink, readLink, requestProof, sameProof, writeLink, type LinkRequest, type LinkText } from "./linkCode";
import { asIdentity } from "./loadIdentity";
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
  /** The link that is shown, and the nonce that it binds this device to: both are used once. */
  #link: (LinkText & { readonly nonce: string }) | null = null;
  #asked: (LinkRequest & { readonly from: string; readonly name: string }) | null = null;
  #joining: { readonly link: LinkText; readonly device: KeyPair & LinkRequest } | null = null;
  /** Which of the choices is right, and the device that shows it. */
  #choice: { readonly place: number; readonly holder: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #renewal: ReturnType<typeof setInterval>;

  constructor(options: IdentityDeskOptions) {
    this.#options = options;
    this.#state = { recovery: "unavailable", devices: readDevices(readStored(options.storage, devicesKey)), offer: { state: "idle" }, join: { state: "idle" }, kept: [] };
    options.onChange(this.#state);
    const on = (event: string, handle: (message: Wire) => Promise<void> | void) => {
      options.signalling.on(event, ([payload]) => void handle(asWire(payload)));
    };
    on("link-request", (message) => this.#onRequest(message));
    on("link-reveal", (message) => this.#onReveal(message));
    on("link-chosen", (message) => this.#onChosen(message));
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

    await this.#become(identity);
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

  async startLink(): Promise<void> {
    const identity = this.#options.identity();
    if (identity === null || identity.device !== null) {
      return; // a linked device cannot sign for others
    }

    const nonce = newNonce();
    const link = { ...(await makeLink(identity.id, nonce)), nonce };
    this.#link = link;
    const expiresAt = Date.now() + linkLife;
    this.#set({ offer: { state: "waiting", link: `${this.#options.origin}/link#${writeLink(link)}`, expiresAt } });
    this.#later(() => {
      this.#endOffer({ state: "failed", why: "expired" });
    });
  }

  async confirmLink(same: boolean): Promise<void> {
    const { signalling, now, name } = this.#options;
    const [asked, link, identity] = [this.#asked, this.#link, this.#options.identity()];
    const { offer } = this.#state;
    if (asked === null || link === null || identity === null || offer.state !== "confirm" || (same && !offer.chosen)) {
      return;
    }

    if (!same) {
      this.#endOffer({ state: "idle" });
      return;
    }

    this.#asked = null;
    this.#link = null;
    clearTimeout(this.#timer);
    const certificate = await issueCertificate(identity.privateKey, identity.id, asked.key, now());
    const proof = await codeProof(link.code, certificate.signature);
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
    this.#endOffer({ state: "idle" });
    this.#joining = null;
    this.#choice = null;
    this.#set({ join: { state: "idle" } });
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

    const device = { ...(await generateKeyPair(false)), nonce: newNonce() };
    this.#joining = { link, device };
    this.#choice = null;
    this.#set({ join: { state: "asking" } });
    this.#later(() => {
      this.#endJoin({ state: "failed", why: "no-answer" });
    });
    const { key, nonce } = device;
    const proof = await requestProof(link, device);
    const answer = await this.#options.signalling.request("link-request", { to: link.id, key, nonce, name: deviceName.slice(0, 64), proof });
    if (!answer.ok) {
      this.#endJoin({ state: "failed", why: oneOf(answer.error, "rate-limited", "network") ?? "refused" });
    }
  }

  async chooseLink(place: number | null): Promise<void> {
    const [joining, choice] = [this.#joining, this.#choice];
    if (joining === null || choice === null || this.#state.join.state !== "choosing") {
      return;
    }

    const right = place === choice.place;
    if (right) {
      this.#set({ join: { state: "confirming" } });
    } else {
      this.#endJoin({ state: "failed", why: "wrong-signs" });
    }

    const proof = await choiceProof(joining.link, joining.device, right);
    this.#options.signalling.send("link-chosen", { to: choice.holder, right, proof });
  }

  // What this browser was before.

  async findKept(): Promise<void> {
    if (this.#options.indexedDB !== undefined) {
      const rows = await changeRows(this.#options.indexedDB, () => null);
      this.#set({ kept: keptOf(rows).map(({ id }) => id) });
    }
  }

  async takeBack(id: string): Promise<void> {
    if (this.#options.indexedDB !== undefined) {
      const rows = await changeRows(this.#options.indexedDB, () => null);
      const identity = keptOf(rows).find((kept) => kept.id === id);
      if (identity !== undefined) {
        await this.#become(identity);
        this.declineRecovery();
      }
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#renewal);
    this.#fresh = null;
  }

  async #onRequest(message: Wire): Promise<void> {
    const identity = this.#options.identity();
    const link = this.#link;
    const request = { key: asText(message["key"]), nonce: asText(message["nonce"]) };
    if (identity === null || link === null || this.#asked !== null || this.#state.offer.state !== "waiting" || !isNonce(request.nonce)) {
      return;
    }

    const known = sameProof(await requestProof(link, request), asText(message["proof"]));
    if (!known || this.#link !== link || this.#asked !== null) {
      return; // somebody who has not seen the link
    }

    // From here on the nonce is told, to the first who asked: what the signs are made of cannot be changed any more.
    const asked = { ...request, from: asText(message["from"]), name: cleanName(asText(message["name"])) };
    this.#asked = asked;
    const emoji = await linkSigns(link, request, link.nonce);
    if (this.#asked === asked) {
      this.#set({ offer: { state: "confirm", deviceName: asked.name, emoji, chosen: false } });
      this.#options.signalling.send("link-reveal", { to: asked.from, nonce: link.nonce });
    }
  }

  async #onChosen(message: Wire): Promise<void> {
    const [asked, link] = [this.#asked, this.#link];
    const right = message["right"] === true;
    if (asked === null || link === null || message["from"] !== asked.from) {
      return;
    }

    const known = sameProof(await choiceProof(link, asked, right), asText(message["proof"]));
    const { offer } = this.#state;
    if (!known || this.#asked !== asked || offer.state !== "confirm" || offer.chosen) {
      return;
    }

    if (right) {
      this.#set({ offer: { ...offer, chosen: true } });
    } else {
      this.#endOffer({ state: "failed", why: "wrong-signs" });
    }
  }

  async #onReveal(message: Wire): Promise<void> {
    const joining = this.#joining;
    const nonce = asText(message["nonce"]);
    if (joining === null || this.#state.join.state !== "asking") {
      return;
    }

    const bound = isNonce(nonce) && (await commitment(nonce)) === joining.link.commitment;
    const right = await linkSigns(joining.link, joining.device, nonce);
    if (this.#joining !== joining || this.#state.join.state !== "asking") {
      return;
    }

    if (!bound) {
      this.#endJoin({ state: "failed", why: "bad-proof" });
      return;
    }

    const choices = amongOthers(right);
    this.#choice = { place: choices.indexOf(right), holder: asText(message["from"]) };
    this.#set({ join: { state: "choosing", choices } });
  }

  async #onGrant(message: Wire): Promise<void> {
    const joining = this.#joining;
    const certificate = readCertificate(message["certificate"]);
    const key = asText(message["key"]);
    const spki = fromBase64Url(key);
    if (joining === null || this.#state.join.state !== "confirming") {
      return; // nobody here has looked at the other device
    }

    const { link, device } = joining;
    const right =
      certificate !== null &&
      spki !== null &&
      sameProof(await codeProof(link.code, certificate.signature), asText(message["proof"])) &&
      (await idOfKey(spki)) === link.id &&
      (await checkCertificate(key, device.key, certificate, this.#options.now()));
    if (this.#joining !== joining) {
      return;
    }

    if (!right) {
      this.#endJoin({ state: "failed", why: "bad-proof" });
      return;
    }

    await this.#become({ id: link.id, key, privateKey: device.privateKey, device: { key: device.key, certificate } });
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
      await this.#renewed({ ...identity, device: { key: identity.device.key, certificate } });
    }
  }

  /** Is somebody else from now on. What this browser was is kept. */
  async #become(identity: Identity): Promise<void> {
    if (this.#options.indexedDB !== undefined) {
      const rows = await changeRows(this.#options.indexedDB, (before) => replaced(before, identity));
      this.#set({ kept: keptOf(rows).map(({ id }) => id) });
    }

    this.#options.onIdentity(identity, true);
  }

  async #renewed(identity: Identity): Promise<void> {
    if (this.#options.indexedDB !== undefined) {
      // In another tab the person may have become somebody else meanwhile.
      await changeRows(this.#options.indexedDB, (rows) => (asIdentity(rows.me)?.device?.key === identity.device?.key ? { ...rows, me: identity } : null));
    }

    this.#options.onIdentity(identity, false);
  }

  #endOffer(offer: IdentityState["offer"]): void {
    clearTimeout(this.#timer);
    if (this.#asked !== null && this.#state.offer.state === "confirm") {
      this.#options.signalling.send("link-deny", { to: this.#asked.from });
    }

    this.#asked = null;
    this.#link = null;
    this.#set({ offer });
  }

  #endJoin(join: IdentityState["join"]): void {
    if (this.#joining !== null) {
      clearTimeout(this.#timer);
      this.#joining = null;
      this.#choice = null;
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
