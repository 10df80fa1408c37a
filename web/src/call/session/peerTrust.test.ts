import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { idOfKey } from "../identity/id";
import type { Identity } from "../identity/identity";
import { generateKeyPair } from "../identity/keys";
import type { Peer, Verification } from "../types";
import { makeProof } from "../verification/proof";
import { fromBase64Url } from "../wire/base64url";
import type { SessionContext } from "./context";
import { PeerTrust } from "./peerTrust";

const mine = "Z".repeat(24);
const sdpOf = (fingerprint: string) => `v=0\r\na=fingerprint:sha-256 ${fingerprint}\r\n`;
let ada: Identity;
let contacts: readonly string[];
let peer: Peer;
let verification: Verification;
let trust: PeerTrust;

beforeAll(async () => {
  const pair = await generateKeyPair(false);
  ada = { id: await idOfKey(fromBase64Url(pair.key) ?? new Uint8Array()), key: pair.key, privateKey: pair.privateKey, device: null };
});

beforeEach(() => {
  contacts = [ada.id];
  peer = { id: ada.id, name: "Ada", verified: true, classic: false };
  verification = { state: "pending", signer: null };
  const context = { myId: () => mine, now: () => 1_800_000_000_000, isContact: (id: string) => contacts.includes(id) } as unknown as SessionContext;
  trust = new PeerTrust(context, {
    id: "room-1",
    kind: "room",
    role: "host",
    polite: false,
    classic: false,
    expectedId: "",
    get peer() {
      return peer;
    },
    get verification() {
      return verification;
    },
    setVerification: (next) => {
      verification = next;
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A description with this fingerprint reaches the judgement; signed by the guest, or by nobody. */
async function hear(fingerprint: string, signer: Identity | null): Promise<boolean> {
  const sdp = sdpOf(fingerprint);
  const proof = signer === null ? undefined : await makeProof(signer, "guest", "room-1", mine, sdp);
  return await trust.accept({ description: { type: "answer", sdp }, connection: "c", answers: "", proof });
}

test("a contact's signature counts when the link has what it signed", async () => {
  expect(await hear("AA:01", ada)).toBe(true);
  expect(verification.state).toBe("pending");

  trust.taken(sdpOf("AA:01"));

  expect(verification).toEqual({ state: "verified", by: "contact", emoji: null });
  expect(trust.signerOf(sdpOf("AA:01"))).toBe(ada.id);
});

test("a signed description that comes after somebody else's was taken proves nothing", async () => {
  await hear("EE:66", null);
  trust.taken(sdpOf("EE:66"));

  await hear("AA:01", ada);
  trust.taken(sdpOf("EE:66"));

  expect(verification.state).toBe("pending");
  expect(trust.signerOf(sdpOf("EE:66"))).toBeNull();
});

test("one contact's key does not speak for another one", async () => {
  peer = { ...peer, id: "Y".repeat(24) };
  contacts = [ada.id, peer.id];

  await hear("AA:01", ada);
  trust.taken(sdpOf("AA:01"));

  expect(verification).toEqual({ state: "pending", signer: ada.id });
});

test("whoever was verified is not any more when a description of nobody's takes over", async () => {
  await hear("AA:01", ada);
  trust.taken(sdpOf("AA:01"));

  await hear("EE:66", null);
  trust.taken(sdpOf("EE:66"));

  expect(verification.state).toBe("pending");
});

test("a page that can check no signature refuses no call for want of one, and shows nothing as proven", async () => {
  const context = { myId: () => mine, now: () => 1_800_000_000_000, isContact: () => true } as unknown as SessionContext;
  const subject = { id: "call-1", kind: "call", role: "callee", polite: true, classic: false, expectedId: ada.id, peer } as const;
  const inCall = new PeerTrust(context, {
    ...subject,
    get verification() {
      return verification;
    },
    setVerification: (next) => {
      verification = next;
    },
  });
  const sdp = sdpOf("AA:01");
  const proof = await makeProof(ada, "caller", "call-1", "", sdp);
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });

  expect(await inCall.accept({ description: { type: "offer", sdp }, connection: "c", answers: "", proof })).toBe(true);
  inCall.taken(sdp);

  expect(verification).toEqual({ state: "pending", signer: null });
});
