// Rooms with the additions.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { checkIceServers, checkNoIceServers, checkSecrets, closeAll, done, page, refused } from "./client.mjs";

afterEach(closeAll);
let rooms = 0;
const newRoom = () => `room-${process.pid}-${rooms++}`;

test("host and guest: who is who, secrets, relay credentials", async () => {
  const roomId = newRoom();
  const host = await page({ name: "Ann" });
  const guest = await page({ name: "Bob" });
  const first = done(await host.ask("join-room", { roomId }));
  assert.deepEqual([first.role, first.id, first.members, first.locked, first.expiresAt], ["host", host.id, [], false, null]);
  checkNoIceServers(first);
  assert.deepEqual(done(await host.ask("ice-servers", { roomId })).iceServers, []);

  const second = done(await guest.ask("join-room", { roomId, name: "Robert" }));
  assert.deepEqual(second.members, [{ id: host.id, name: "Ann", role: "host", verified: false, trickle: true, resume: true }]);
  const [userId, joined] = await host.hear("user-joined");
  assert.equal(userId, guest.id);
  checkIceServers(second);
  checkIceServers(joined);
  const { iceServers, ttl, ...member } = joined;
  assert.deepEqual(member, { id: guest.id, name: "Robert", role: "guest", verified: false, trickle: true, resume: true, roomId, secret: joined.secret });
  checkSecrets(joined.secret, second.secret);
  assert.notEqual(first.secret, joined.secret);

  done(await guest.ask("leave-room", { roomId }));
  assert.deepEqual(await host.hear("user-left"), [guest.id, { id: guest.id, roomId, reason: "left" }]);
});

test("a third is refused", async () => {
  const roomId = newRoom();
  const people = [await page(), await page(), await page()];
  done(await people[0].ask("join-room", roomId));
  done(await people[1].ask("join-room", roomId));

  refused(await people[2].ask("join-room", roomId), "room-full");
  assert.deepEqual(await people[2].hear("room-full"), [roomId]);
  refused(await people[2].ask("ice-servers", { roomId }), "not-in-session");
  refused(await people[2].ask("offer", { roomId, offer: {} }), "not-in-session");
});

test("locked: knock, admit, deny", async () => {
  const roomId = newRoom();
  const [host, one, two] = [await page(), await page({ name: "Bob" }), await page()];
  done(await host.ask("join-room", roomId));
  done(await host.ask("lock-room", { roomId, locked: true }));
  assert.deepEqual((await host.hear("room-locked"))[0], { roomId, locked: true });

  assert.deepEqual(await one.ask("join-room", roomId), { ok: true, roomId, waiting: true });
  await one.hear("waiting");
  assert.deepEqual((await host.hear("knock"))[0], { roomId, id: one.id, name: "Bob", verified: false });
  done(await two.ask("join-room", roomId));
  refused(await one.ask("admit", { roomId, id: one.id }), "not-in-session");
  done(await host.ask("deny", { roomId, id: two.id }));
  assert.deepEqual((await two.hear("denied"))[0], { roomId, reason: "denied" });

  done(await host.ask("admit", { roomId, id: one.id }));
  const [admitted] = await one.hear("admitted");
  assert.equal(admitted.role, "guest");
  assert.equal(admitted.locked, true);
  checkIceServers(admitted);
  checkSecrets((await host.hear("user-joined"))[1].secret, admitted.secret);
});

test("who waits and goes is not left at the door", async () => {
  const roomId = newRoom();
  const [host, one] = [await page(), await page()];
  done(await host.ask("join-room", roomId));
  done(await host.ask("lock-room", { roomId, locked: true }));
  done(await one.ask("join-room", roomId));
  one.close();

  assert.deepEqual((await host.hear("knock-canceled"))[0], { roomId, id: one.id });
});

test("the guest is removed, and must knock from then on", async () => {
  const roomId = newRoom();
  const [host, guest] = [await page(), await page()];
  done(await host.ask("join-room", roomId));
  done(await guest.ask("join-room", roomId));
  refused(await guest.ask("remove-guest", { roomId }), "not-host");
  done(await host.ask("remove-guest", { roomId, id: guest.id }));

  assert.deepEqual((await guest.hear("removed"))[0], { roomId });
  assert.equal((await host.hear("user-left"))[1].reason, "removed");
  assert.equal((await guest.ask("join-room", roomId)).waiting, true);
  done(await host.ask("deny", { roomId, id: guest.id }));
  refused(await guest.ask("join-room", roomId), "removed");
});

test("the host leaves, and the guest is host", async () => {
  const roomId = newRoom();
  const [host, guest] = [await page(), await page()];
  done(await host.ask("join-room", roomId));
  const { secret: shared } = done(await guest.ask("join-room", roomId));
  done(await host.ask("leave-room"));

  const [{ secret, ...rest }] = await guest.hear("host-changed");
  assert.deepEqual(rest, { roomId, id: guest.id });
  assert.notEqual(secret, shared);
  done(await guest.ask("lock-room", { roomId, locked: true }));
});

test("a link that expires", async () => {
  const roomId = newRoom();
  const [host, guest] = [await page(), await page()];
  done(await host.ask("join-room", roomId));
  done(await host.ask("expire-room", { roomId, expiresIn: 0 }));
  const [expires] = await host.hear("room-expires");
  assert.equal(expires.roomId, roomId);
  assert.ok(Math.abs(expires.expiresAt - Date.now()) < 60_000, String(expires.expiresAt));
  refused(await guest.ask("join-room", roomId), "room-expired");

  done(await host.ask("expire-room", { roomId, expiresIn: null }));
  done(await guest.ask("join-room", roomId));
});

test("a time at the end of all times stops no deadline", async () => {
  const roomId = newRoom();
  const [one, two] = [await page(), await page()];
  done(await one.ask("join-room", roomId));
  for (const expiresIn of [253402300799999, 1e300, -1, Number.MAX_SAFE_INTEGER]) {
    refused(await one.ask("expire-room", { roomId, expiresIn }), "bad-request");
  }

  refused(await one.ask("expire-room", { roomId, expiresAt: 253402300799999 }), "bad-request");
  done(await one.ask("expire-room", { roomId, expiresIn: 366 * 86_400_000 }));
  done(await one.ask("leave-room", roomId));
  done(await two.ask("join-room", roomId));
});

test("one connection holds four sessions", async () => {
  const one = await page();
  for (let index = 0; index < 4; index++) {
    done(await one.ask("join-room", newRoom()));
  }

  refused(await one.ask("join-room", newRoom()), "too-many-sessions");
});
