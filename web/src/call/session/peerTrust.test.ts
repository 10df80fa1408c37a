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
let refused: boolean;
let kind: "call" | "room";
let expectedId: string;
let trust: PeerTrust;

beforeAll(async () => {
  const pair = await generateKeyPair(false);
  ada = { id: await idOfKey(fromBase64Url(pair.key) ?? new Uint8Array()), key: pair.key, privateKey: pair.privateKey, device: null };
});

beforeEach(() => {
  contacts = [ada.id];
  peer = { id: ada.id, name: "Ada", verified: true, classic: false };
  verification = { state: "pending", signer: null };
  [refused, kind, expectedId] = [false, "room", ""];
  const context = { identity: () => null, myId: () => mine, now: () => 1_800_000_000_000, isContact: (id: string) => contacts.includes(id) } as unknown as SessionContext;
  trust = new PeerTrust(context, {
    id: "room-1",
    get kind() {
      return kind;
    },
    role: "host",
    polite: false,
    classic: false,
    get expectedId() {
      return expectedId;
    },
    get peer() {
      return peer;
    },
    get verification() {
      return verification;
    },
    setVerification: (next) => {
      verification = next;
    },
    refuse: () => {
      refused = true;
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  trust.close();
  vi.useRealTimers();
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

/** The link takes what was judged last. */
async function take(fingerprint: string, signer: Identity | null): Promise<void> {
  await hear(fingerprint, signer);
  trust.taken(sdpOf(fingerprint));
}

/** The connection stands, with these descriptions. */
async function connect(remote: string, local = "BB:02", certificates: readonly BufferSource[] = []): Promise<void> {
  await trust.connected(() => ({ local: sdpOf(local), remote: sdpOf(remote) }), certificates);
}

test("whoever was verified, and gives way to somebody who proves nothing, is disputed until the people accept it", async () => {
  await take("AA:01", ada);
  trust.startOver();
  await take("EE:66", null);
  expect(verification).toEqual({ state: "disputed", why: "replaced" });

  trust.acceptPeer();
  expect(verification).toEqual({ state: "pending", signer: null });
});

test("signs that were compared hold for the key that signed, also over another connection", async () => {
  contacts = [];
  await take("AA:01", ada);
  verification = { state: "compare", emoji: [], signer: ada.id };
  trust.confirm(true);
  trust.startOver();
  await take("AA:02", ada);
  expect(verification).toEqual({ state: "compared", signer: ada.id });

  trust.startOver();
  await take("EE:66", null);
  expect(verification).toEqual({ state: "disputed", why: "replaced" });
});

test("a key that proves itself settles a dispute", async () => {
  await take("AA:01", ada);
  trust.startOver();
  await take("EE:66", null);
  trust.startOver();
  await take("AA:01", ada);

  expect(verification).toEqual({ state: "verified", by: "contact", emoji: null });
});

test.each([
  ["another name is another person", "Grace", "pending"],
  ["the same name has to be proven", " ada ", "disputed"],
])("after a verified guest, %s", async (_, name, state) => {
  await take("AA:01", ada);
  peer = { id: "guest-2", name, verified: false, classic: false };
  verification = { state: "pending", signer: null }; // the room waited
  trust.meets(peer);
  trust.startOver();
  await take("EE:66", null);

  expect(verification.state).toBe(state);
});

test("the link names the host: whoever does not prove to be that person is disputed", async () => {
  expectedId = ada.id;
  await take("EE:66", null);
  expect(verification).toEqual({ state: "disputed", why: "not-the-host" });

  trust.startOver();
  await take("AA:01", ada);
  expect(verification).toEqual({ state: "verified", by: "link", emoji: null });
});

test("the signs of somebody who is disputed wait for the people to accept them", async () => {
  expectedId = ada.id;
  await take("EE:66", null);
  vi.useFakeTimers();
  await connect("EE:66");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(verification.state).toBe("disputed");

  trust.acceptPeer();
  expect(verification).toEqual({ state: "unverifiable", why: "withheld" });
});

test("whoever withholds the comparison is called unverified in time", async () => {
  vi.useFakeTimers();
  await take("EE:66", null);
  await connect("EE:66");
  await vi.advanceTimersByTimeAsync(7_999);
  expect(verification.state).toBe("pending");

  await vi.advanceTimersByTimeAsync(1);
  expect(verification).toEqual({ state: "unverifiable", why: "withheld" });
  expect(refused).toBe(false);
});

test("a call by ID that stands and was never verified ends in time", async () => {
  vi.useFakeTimers();
  [kind, expectedId] = ["call", ada.id];
  await connect("AA:01");
  await vi.advanceTimersByTimeAsync(8_000);

  expect(refused).toBe(true);
  expect(verification).toEqual({ state: "failed", why: "proof" });
});

test.each([
  ["another remote description", "EE:66", "BB:02", []],
  ["another local description", "AA:01", "EE:66", []],
  ["another certificate", "AA:01", "BB:02", [new Uint8Array([1, 2, 3])]],
] as const)("a connection that works by %s than was judged is refused", async (_, remote, local, certificates) => {
  await take("AA:01", ada);
  expect(await trust.proofOf(sdpOf("BB:02"))).toBeUndefined();
  await connect("AA:01");
  expect(refused).toBe(false);

  await connect(remote, local, certificates);
  expect(refused).toBe(true);
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
    refuse: () => {
      refused = true;
    },
  });
  const sdp = sdpOf("AA:01");
  const proof = await makeProof(ada, "caller", "call-1", "", sdp);
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });

  expect(await inCall.accept({ description: { type: "offer", sdp }, connection: "c", answers: "", proof })).toBe(true);
  inCall.taken(sdp);

  expect(verification).toEqual({ state: "pending", signer: null });
});
