import { beforeAll, expect, test } from "vitest";
import { issueCertificate } from "../identity/certificate";
import { idOfKey } from "../identity/id";
import type { Identity } from "../identity/identity";
import { generateKeyPair } from "../identity/keys";
import { fromBase64Url } from "../wire/base64url";
import { makeProof, provenId } from "./proof";

const sdp = "v=0\r\na=fingerprint:SHA-256 ab:cd\r\na=fingerprint:sha-256 AB:CD\r\na=fingerprint:sha-256 01:02\r\n";
const bob = "Z".repeat(24);
const now = 1_800_000_000_000;
let ada: Identity;

beforeAll(async () => {
  const pair = await generateKeyPair(false);
  ada = { id: await idOfKey(fromBase64Url(pair.key) ?? new Uint8Array()), key: pair.key, privateKey: pair.privateKey, device: null };
});

test("a proof proves the ID for this role, session, peer and description alone", async () => {
  const proof = await makeProof(ada, "caller", "call-1", bob, sdp);

  expect(await provenId(proof, "caller", "call-1", bob, sdp, now)).toBe(ada.id);
  expect(await provenId(proof, "callee", "call-1", bob, sdp, now)).toBeNull();
  expect(await provenId(proof, "caller", "call-2", bob, sdp, now)).toBeNull();
  expect(await provenId(proof, "caller", "call-1", "Y".repeat(24), sdp, now)).toBeNull();
  expect(await provenId(proof, "caller", "call-1", bob, sdp.replace("01:02", "01:03"), now)).toBeNull();
  expect(await provenId({ ...proof, key: (await generateKeyPair(false)).key }, "caller", "call-1", bob, sdp, now)).toBeNull();
});

test("a device speaks for the person while its certificate is valid", async () => {
  const pair = await generateKeyPair(false);
  const certificate = await issueCertificate(ada.privateKey, ada.id, pair.key, now);
  const phone: Identity = { ...ada, privateKey: pair.privateKey, device: { key: pair.key, certificate } };
  const proof = await makeProof(phone, "guest", "room", "", sdp);

  expect(await provenId(proof, "guest", "room", bob, sdp, now)).toBe(ada.id);
  expect(await provenId(proof, "guest", "room", bob, sdp, certificate.notAfter + 3_600_000)).toBeNull();
  const stolen = { ...phone, device: { key: pair.key, certificate: { ...certificate, notAfter: certificate.notAfter + 1 } } };
  expect(await provenId(await makeProof(stolen, "guest", "room", "", sdp), "guest", "room", bob, sdp, now)).toBeNull();
});

test.each([[null], [undefined], [{}], [{ key: 5, signature: [] }], [{ key: "!", signature: "AA" }], [{ key: "AAAA", signature: "A".repeat(86), device: {} }]])("%j proves nothing", async (proof) => {
  expect(await provenId(proof, "caller", "call-1", bob, sdp, now)).toBeNull();
});
