// Calls by ID with the additions.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { checkIceServers, checkNoIceServers, checkSecrets, closeAll, connect, done, page, person, refused } from "./client.mjs";

afterEach(closeAll);

test("prepared, placed, ringing, answered with secrets and relay credentials, hung up", async () => {
  const [ann, bob] = [await person(), await person()];
  const caller = await ann.page({ name: "Ann" });
  const callee = await bob.page({ name: "Bob" });
  assert.equal(caller.id, ann.id);
  assert.equal(caller.about.verified, true);
  assert.equal(caller.about.name, "Ann");
  for (const field of ["serverTime", "ringTimeout", "reconnectGrace", "reloadGrace"]) {
    assert.equal(typeof caller.about[field], "number", field);
  }

  const prepared = done(await caller.ask("prepare-call"));
  checkNoIceServers(prepared);
  const signalData = { type: "offer", sdp: "v=0\r\na=fingerprint:sha-256 AB" };
  const proof = { key: ann.key, signature: "s" };
  const placed = done(await caller.ask("callUser", {
    userToCall: bob.id.toLowerCase(), signalData, callId: prepared.callId, media: { audio: true, video: false }, proof,
  }));
  checkNoIceServers(placed);
  assert.equal(placed.callId, prepared.callId);
  assert.equal(placed.state, "calling");
  assert.deepEqual(placed.peer, { id: bob.id, verified: true, trickle: true, resume: true });
  assert.ok(placed.expiresAt > Date.now());

  const [ring] = await callee.hear("callUser");
  checkIceServers(ring);
  assert.deepEqual(
    { ...ring, iceServers: 0, ttl: 0, expiresAt: 0 },
    {
      callId: prepared.callId, signal: signalData, from: ann.id, name: "Ann", verified: true, trickle: true, resume: true,
      media: { audio: true, video: false }, expiresAt: 0, iceServers: 0, ttl: 0, proof, waiting: false,
    });
  const [ringing] = await caller.hear("callRinging");
  assert.equal(ringing.callId, prepared.callId);
  checkIceServers(ringing);

  const answered = done(await callee.ask("answerCall", { signal: { type: "answer", sdp: "v=0" }, to: ann.id, callId: ring.callId, proof: { a: 1 } }));
  checkIceServers(answered);
  assert.deepEqual(answered.peer, { id: ann.id, name: "Ann", role: "caller", verified: true, trickle: true, resume: true });
  const [signal, accepted] = await caller.hear("callAccepted");
  assert.deepEqual(signal, { type: "answer", sdp: "v=0" });
  checkIceServers(accepted);
  assert.deepEqual({ ...accepted, iceServers: 0, ttl: 0 }, {
    callId: ring.callId, from: bob.id, name: "Bob", verified: true, trickle: true, resume: true, secret: accepted.secret, proof: { a: 1 }, iceServers: 0, ttl: 0,
  });
  checkSecrets(accepted.secret, answered.secret);

  done(await caller.ask("ice-candidate", { callId: ring.callId, candidates: [null], connection: "x" }));
  const [candidate, from] = await callee.hear("ice-candidate");
  assert.deepEqual(candidate, { callId: ring.callId, candidates: [null], connection: "x" });
  assert.deepEqual(from, { callId: ring.callId, from: ann.id });
  checkIceServers(done(await callee.ask("ice-servers", { callId: ring.callId })));

  done(await caller.ask("leaveCall", { callId: ring.callId }));
  assert.deepEqual((await callee.hear("callEnded"))[0], { callId: ring.callId, reason: "hung-up", from: ann.id });
  refused(await callee.ask("leaveCall", { callId: ring.callId }), "call-ended");
});

test("who refuses the answer says why, and the one who answered is told", async () => {
  const bob = await person();
  const [caller, callee] = [await page(), await bob.page()];
  const { callId } = done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));
  await callee.hear("callUser");
  done(await callee.ask("answerCall", { signal: {}, callId }));
  await caller.hear("callAccepted");

  refused(await caller.ask("leaveCall", { callId, reason: "bored" }), "bad-request");
  done(await caller.ask("leaveCall", { callId, reason: "unproven" }));

  assert.deepEqual((await callee.hear("callEnded"))[0], { callId, reason: "unproven", from: caller.id });
});

test("several devices: do not disturb is silent, busy counts, the first answer wins", async () => {
  const bob = await person();
  const [phone, desk, tablet] = [await bob.page(), await bob.page(), await bob.page()];
  phone.answers.callUser = [{ ok: true, ringing: false }];
  desk.answers.callUser = [{ ok: false, error: "busy" }];
  const caller = await page();
  const { callId } = done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));
  await caller.hear("callRinging");
  await tablet.hear("callUser");

  done(await tablet.ask("answerCall", { signal: {}, callId }));
  await caller.hear("callAccepted");
  assert.equal((await phone.hear("callEnded"))[0].reason, "answered-elsewhere");
  refused(await phone.ask("answerCall", { signal: {}, callId }), "answered-elsewhere");
});

test("declined on one device, all stop", async () => {
  const bob = await person();
  const [phone, desk] = [await bob.page(), await bob.page()];
  const caller = await page();
  const { callId } = done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));
  await desk.hear("callUser");

  done(await phone.ask("rejectCall", { callId }));

  assert.deepEqual((await caller.hear("callRejected"))[0], { callId, reason: "declined" });
  assert.equal((await desk.hear("callEnded"))[0].reason, "declined-elsewhere");
});

for (const error of ["blocked", "busy", "unproven"]) {
  test(`${error}, says its only device`, async () => {
    const bob = await person();
    const phone = await bob.page();
    phone.answers.callUser = [{ ok: false, error }];
    const caller = await page();
    done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));

    assert.equal((await caller.hear("callRejected"))[0].reason, error);
  });
}

test("offline is told at once, known or not, and in both ways when there is a callback", async () => {
  const bob = await person();
  const caller = await page();

  refused(await caller.ask("callUser", { userToCall: bob.id, signalData: {}, callId: "mine" }), "offline");
  assert.deepEqual((await caller.hear("callRejected"))[0], { callId: "mine", reason: "offline" });
  refused(await caller.ask("callUser", { userToCall: "0123-4567-89AB-CDEF-GHJK-MNPQ", signalData: {} }), "offline");
});

test("glare: the smaller ID's call goes on", async () => {
  const people = [await person(), await person()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const [small, great] = [await people[0].page(), await people[1].page()];
  const first = done(await great.ask("callUser", { userToCall: small.id, signalData: {} }));
  await small.hear("callUser");

  const winner = done(await small.ask("callUser", { userToCall: great.id, signalData: {} }));
  assert.deepEqual((await great.hear("callRejected"))[0], { callId: first.callId, reason: "glare", winner: winner.callId });
  done(await great.ask("answerCall", { signal: {}, callId: winner.callId }));
  await small.hear("callAccepted");
  done(await small.ask("leaveCall", { callId: winner.callId }));

  const again = done(await small.ask("callUser", { userToCall: great.id, signalData: {} }));
  const lost = refused(await great.ask("callUser", { userToCall: small.id, signalData: {} }), "glare");
  assert.equal(lost.winner, again.callId);
});

test("a classic callee of a trickling caller wants a complete description", async () => {
  const classic = await connect();
  const caller = await page();

  refused(await caller.ask("callUser", { userToCall: classic.id, signalData: {}, callId: "a" }), "needs-complete-description");
  done(await caller.ask("callUser", { userToCall: classic.id, signalData: {}, callId: "a", complete: true }));
  await classic.hear("callUser");
});

test("a device that connects while it rings, rings, with the caller's candidates", async () => {
  const bob = await person();
  await bob.page();
  const caller = await page();
  const { callId } = done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));
  done(await caller.ask("ice-candidate", { callId, candidates: [1] }));

  const late = await bob.page();
  assert.equal((await late.hear("callUser"))[0].callId, callId);
  assert.deepEqual((await late.hear("ice-candidate"))[0], { callId, candidates: [1] });
});

test("the caller's page reloads while it rings: no ring is left", async () => {
  const bob = await person();
  const callee = await bob.page();
  const caller = await page();
  done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));
  await callee.hear("callUser");

  done(await caller.ask("page-closing"));
  caller.close();

  assert.equal((await callee.hear("callEnded"))[0].reason, "canceled");
});

test("the name that others see is the server's own knowledge", async () => {
  const bob = await person();
  const callee = await bob.page();
  const caller = await page({ name: "  A\u202en\u0000n  " });
  assert.equal(caller.about.name, "Ann");
  done(await caller.ask("set-name", { name: "Anna" }));
  done(await caller.ask("callUser", { userToCall: bob.id, signalData: {}, from: bob.id }));

  const [ring] = await callee.hear("callUser");
  assert.equal(ring.name, "Anna");
  assert.equal(ring.from, caller.id);
});

test("a new device is taken in by who holds the identity", async () => {
  const [ann, device] = [await person(), await person()];
  const holder = await ann.page();
  const fresh = await page();
  done(await fresh.ask("link-request", { to: ann.id, key: device.key, name: "Phone", nonce: "n", proof: "p" }));
  const [request] = await holder.hear("link-request");
  assert.deepEqual(request, { from: fresh.socket.id, key: device.key, name: "Phone", nonce: "n", proof: "p" });
  done(await holder.ask("link-reveal", { to: request.from, nonce: "r" }));
  const [revealed] = await fresh.hear("link-reveal");
  assert.deepEqual(revealed, { from: holder.socket.id, nonce: "r" });
  refused(await fresh.ask("link-chosen", { to: revealed.from, proof: "c" }), "bad-request");
  done(await fresh.ask("link-chosen", { to: revealed.from, right: true, proof: "c" }));
  assert.deepEqual((await holder.hear("link-chosen"))[0], { from: fresh.socket.id, right: true, proof: "c" });

  const { certificate } = await ann.certify(device);
  done(await holder.ask("link-grant", { to: request.from, key: ann.key, certificate, name: "Ann", proof: "q" }));
  assert.deepEqual((await fresh.hear("link-grant"))[0], { key: ann.key, certificate, name: "Ann", proof: "q" });

  const linked = await page({ identity: ann.identity({ device: { key: device.key, certificate }, signer: device }) });
  assert.equal(linked.id, ann.id);
  done(await linked.ask("renew-certificate", { key: device.key, notAfter: certificate.notAfter }));
  const [renew] = await holder.hear("renew-certificate");
  assert.deepEqual(renew, { from: linked.socket.id, key: device.key, notAfter: certificate.notAfter });
  done(await holder.ask("certificate-renewed", { key: device.key, certificate }));
  assert.deepEqual((await linked.hear("certificate-renewed"))[0], { key: device.key, certificate });
  refused(await linked.ask("certificate-renewed", { key: device.key, certificate }), "not-in-session");
});
