// Who may connect under which ID.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { closeAll, open, person } from "./client.mjs";

afterEach(closeAll);

async function refusal(identity) {
  const [error] = await open({ identity }).hear("connect_error");
  assert.equal(error.message, error.data.error);
  assert.ok(Math.abs(error.data.serverTime - Date.now()) < 60_000);
  return error.data.error;
}

test("the same key has the same ID, in two tabs and again later", async () => {
  const ann = await person();
  const [one, two] = [await ann.page(), await ann.page()];
  assert.deepEqual([one.id, two.id, one.about.verified], [ann.id, ann.id, true]);
});

test("a signature by somebody else", async () => {
  const [ann, eve] = [await person(), await person()];
  assert.equal(await refusal(await ann.identity({ signer: eve })), "bad-identity");
});

test("another person's key with one's own signature", async () => {
  const [ann, eve] = [await person(), await person()];
  assert.equal(await refusal({ ...(await eve.identity()), key: ann.key }), "bad-identity");
});

test("a clock that is six minutes off, either way", async () => {
  const ann = await person();
  assert.equal(await refusal(await ann.identity({ time: Date.now() - 360_000 })), "stale-time");
  assert.equal(await refusal(await ann.identity({ time: Date.now() + 360_000 })), "stale-time");
});

test("the same handshake twice", async () => {
  const ann = await person();
  const identity = await ann.identity();
  await open({ identity }).hear("me");
  assert.equal(await refusal(identity), "replayed-nonce");
});

test("a handshake for another server", async () => {
  const ann = await person();
  assert.equal(await refusal(await ann.identity({ audience: "evil.example" })), "bad-audience");
});

test("a device with a certificate is its person; without a good one it is nobody", async () => {
  const [ann, device, eve] = [await person(), await person(), await person()];
  const good = await ann.certify(device);
  const linked = open({ identity: await ann.identity({ device: good, signer: device }) });
  assert.equal((await linked.hear("me"))[0], ann.id);

  const day = 86_400_000;
  const cases = [
    await eve.certify(device),
    await ann.certify(device, Date.now() - 40 * day, Date.now() - day),
    await ann.certify(device, Date.now() + day, Date.now() + 2 * day),
    await ann.certify(device, Date.now(), Date.now() + 365 * day),
    { ...good, certificate: { ...good.certificate, notAfter: good.certificate.notAfter + 1 } },
    { key: device.key },
    { key: device.key, certificate: {} },
  ];
  for (const one of cases) {
    assert.equal(await refusal(await ann.identity({ device: one, signer: device })), "bad-certificate");
  }

  assert.equal(await refusal(await ann.identity({ device: good, signer: eve })), "bad-identity");
});

test("nonsense", async () => {
  const ann = await person();
  const good = await ann.identity();
  for (const identity of [1, "x", [], {}, { ...good, key: 1 }, { ...good, time: "now" }, { ...good, time: 1.5 }, { ...good, nonce: "" }, { ...good, nonce: "A".repeat(100_000) }, { ...good, signature: "!" }, { ...good, device: 1 }]) {
    assert.equal(await refusal(identity), "bad-identity", JSON.stringify(identity).slice(0, 80));
  }

  const [error] = await open({ name: { first: "Ann" } }).hear("connect_error");
  assert.equal(error.data.error, "bad-request");
});
