// A lost connection, a reload, strangers who would like to come back, too.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { call, checkIceServers, checkSecrets, closeAll, done, page, person, refused } from "./client.mjs";

afterEach(closeAll);

test("a lost connection comes back, with what was sent meanwhile", async () => {
  const { ann, bob, caller, callee, callId, secret } = await call();
  callee.cut();
  const [away] = await caller.hear("peer-away");
  assert.equal(away.callId, callId);
  assert.equal(away.id, bob.id);
  assert.equal(away.reason, "connection-lost");
  assert.ok(away.until > Date.now());
  done(await caller.ask("offer", { callId, offer: { restart: true } }));

  const again = await bob.page({ name: "Bob" });
  const { sessions } = done(await again.ask("resume", { sessions: [{ callId, secret }] }));
  checkIceServers(sessions[0]);
  checkSecrets(sessions[0].secret, secret);
  assert.deepEqual({ ...sessions[0], iceServers: 0, ttl: 0, secret: 0 }, {
    callId, ok: true, role: "callee", secret: 0, iceServers: 0, ttl: 0,
    peer: { id: ann.id, name: "Ann", role: "caller", verified: true, trickle: true, resume: true, present: true },
  });
  assert.deepEqual((await again.hear("offer"))[0], { callId, offer: { restart: true } });
  assert.deepEqual((await caller.hear("peer-back"))[0], { callId, id: bob.id, fresh: false });
  done(await again.ask("leaveCall", { callId }));
  assert.equal((await caller.hear("callEnded"))[0].reason, "hung-up");
});

test("who comes back is told until when the other one is awaited, by the server's clock", async () => {
  const { ann, caller, callee, callId, callersSecret } = await call();
  callee.cut();
  const [{ until }] = await caller.hear("peer-away");
  const again = await ann.page({ name: "Ann" });
  const { sessions } = done(await again.ask("resume", { sessions: [{ callId, secret: callersSecret }] }));
  assert.deepEqual([sessions[0].peer.present, sessions[0].peer.until], [false, until]);
});

test("a page that enters by itself does not enter a room of another host", async () => {
  const roomId = "another's";
  const [one, two] = [await page(), await page()];
  done(await one.ask("join-room", roomId));
  refused(await two.ask("join-room", { roomId, host: two.id }), "other-host");
  refused(await two.ask("join-room", { roomId, host: "somebody" }), "other-host");
  assert.equal(done(await two.ask("join-room", { roomId, host: one.id })).role, "guest");
});

test("who doubts its connection is answered", async () => {
  assert.deepEqual(await (await page()).ask("are-you-there"), { ok: true });
});

test("a reload comes back fresh", async () => {
  const { bob, caller, callee, callId, secret } = await call();
  done(await callee.ask("page-closing"));
  callee.close();
  assert.equal((await caller.hear("peer-away"))[0].reason, "page-closed");
  done(await caller.ask("ice-candidate", { callId, candidates: [] }));

  const again = await bob.page();
  done(await again.ask("resume", { sessions: [{ callId, secret, fresh: true }] }));
  const [{ iceServers, ttl, ...back }] = await caller.hear("peer-back");
  assert.deepEqual(back, { callId, id: bob.id, fresh: true });
  checkIceServers({ iceServers, ttl });
  await again.heardNothingOf("ice-candidate");
});

test("a stranger with the id, and one with the secret but another ID, get nothing", async () => {
  const { ann, caller, callee, callId, secret } = await call();
  const stranger = await page();
  const guessed = done(await stranger.ask("resume", { sessions: [{ callId, secret: "guessed" }] }));
  assert.equal(guessed.sessions[0].error, "session-gone");
  const eve = await (await person()).page();
  const stolen = done(await eve.ask("resume", { sessions: [{ callId, secret }] }));
  assert.equal(stolen.sessions[0].error, "session-gone");

  done(await caller.ask("offer", { callId, offer: 1 }));
  await callee.hear("offer");
  await eve.heardNothingOf("offer");
  assert.equal(caller.id, ann.id);
});

test("who left a room cannot take the place of the one who is away", async () => {
  const [host, guest] = [await page(), await page()];
  done(await host.ask("join-room", "given up"));
  const { secret: guests } = done(await guest.ask("join-room", "given up"));
  const [, { secret: hosts }] = await host.hear("user-joined");
  guest.cut();
  await host.hear("peer-away");
  done(await host.ask("leave-room", "given up"));

  const tried = done(await host.ask("resume", { sessions: [{ roomId: "given up", secret: hosts }] }));
  assert.equal(tried.sessions[0].error, "session-gone");

  const again = await page();
  const { sessions } = done(await again.ask("resume", { sessions: [{ roomId: "given up", secret: guests }] }));
  assert.equal(sessions[0].role, "host");
  assert.equal((await again.hear("host-changed"))[0].secret, sessions[0].secret);
});

test("a room comes back, too, and the one alone in it", async () => {
  const host = await page({ name: "Ann" });
  const { secret } = done(await host.ask("join-room", "resumed"));
  host.cut();
  const guest = await page();
  const joined = done(await guest.ask("join-room", "resumed"));
  assert.equal(joined.members[0].name, "Ann");

  const again = await page({ name: "Ann" });
  const { sessions } = done(await again.ask("resume", { sessions: [{ roomId: "resumed", secret }] }));
  checkSecrets(sessions[0].secret, joined.secret);
  assert.equal(sessions[0].peer.present, true);
  assert.equal((await again.hear("user-joined"))[0], guest.id);
  assert.equal((await guest.hear("peer-back"))[0].roomId, "resumed");
});
