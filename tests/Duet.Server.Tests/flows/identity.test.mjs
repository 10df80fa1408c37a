// Who may connect under which ID.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { closeAll, connect, open, person } from "./client.mjs";

afterEach(closeAll);

async function refusal(identity) {
  const [error] = await open({ identity }).hear("connect_error");
  assert.equal(error.message, error.data.error);
  return error.data.error;
}

test("the same key has the same ID, in two tabs and again later", async () => {
  const ann = await person();
  const [one, two] = [await ann.page(), await ann.page()];
  assert.deepEqual([one.id, two.id, one.about.verified], [ann.id, ann.id, true]);
});

test("a signature by somebody else", async () => {
  const [ann, eve] = [await person(), await person()];
  assert.equal(await refusal(ann.identity({ signer: eve })), "bad-identity");
});

test("another person's key with one's own signature", async () => {
  const [ann, eve] = [await person(), await person()];
  assert.equal(await refusal(async (challenge) => ({ ...(await eve.identity()(challenge)), key: ann.key })), "bad-identity");
});

test("a handshake that was signed for another connection, be it of the same server", async () => {
  const ann = await person();
  const first = await ann.page();
  const recorded = await ann.identity()(first.socket.io.engine.id);
  assert.equal(await refusal(recorded), "bad-identity");
  first.close();
  assert.equal(await refusal(recorded), "bad-identity");
});

test("the challenge holds over long-polling as well", async () => {
  const ann = await person();
  assert.equal((await ann.page({}, { transports: ["polling"] })).id, ann.id);
});

test("a handshake for another server", async () => {
  const ann = await person();
  assert.equal(await refusal(ann.identity({ audience: "evil.example" })), "bad-audience");
});

test("a device with a certificate is its person; without a good one it is nobody", async () => {
  const [ann, device, eve] = [await person(), await person(), await person()];
  const good = await ann.certify(device);
  const linked = open({ identity: ann.identity({ device: good, signer: device }) });
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
    assert.equal(await refusal(ann.identity({ device: one, signer: device })), "bad-certificate");
  }

  assert.equal(await refusal(ann.identity({ device: good, signer: eve })), "bad-identity");
});

test("nonsense", async () => {
  const ann = await person();
  const good = await ann.identity()("x");
  for (const identity of [1, "x", [], {}, { ...good, key: 1 }, { ...good, audience: null }, { ...good, key: "A".repeat(100_000) }, { ...good, signature: "!" }, { ...good, device: 1 }]) {
    assert.equal(await refusal(identity), "bad-identity", JSON.stringify(identity).slice(0, 80));
  }

  const [error] = await open({ name: { first: "Ann" } }).hear("connect_error");
  assert.equal(error.data.error, "bad-request");
});

test("half an emoji, anywhere in the handshake, breaks nothing", async () => {
  // Halves of surrogate pairs, as JavaScript leaves them when it cuts a text.
  const half = "\ud83d";
  assert.equal(await refusal({ key: half, audience: half, signature: half }), "bad-identity");

  const [error] = await open({ name: half + "x".repeat(300) }).hear("connect_error");
  assert.equal(error.data.error, "bad-request");

  const ann = await connect({ [half]: half, name: `Ann ${half}` });
  assert.equal(ann.about.name, "Ann");

  const unknown = await connect({ first: [half] });
  assert.equal((await unknown.hear("first-answer"))[0].error, "unknown-event");

  const answered = await connect({ first: ["join-room", half, { deep: [half] }] });
  assert.equal((await answered.hear("first-answer"))[0].error, "bad-request");
});

test("a name that nobody can see is none", async () => {
  const ann = await connect({ name: "\u3164\u200b" });
  assert.equal(ann.about.name, "");
  assert.equal((await ann.ask("set-name", "\u2800")).error, "bad-request");
});
