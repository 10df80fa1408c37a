// Requests that the handshake carries: the same answers, in the connection's own flight.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { call, checkIceServers, checkSecrets, closeAll, done, open, page, person, refused } from "./client.mjs";

afterEach(closeAll);
let rooms = 0;
const newRoom = () => `first-${process.pid}-${rooms++}`;

test("a room is joined with the handshake, and the host hears of it as ever", async () => {
  const roomId = newRoom();
  const host = await page({ name: "Ann" });
  done(await host.ask("join-room", { roomId }));
  const guest = await page({ name: "Bob", first: ["join-room", { roomId, name: "Robert" }] });
  const [joined] = await guest.hear("first-answer");
  assert.deepEqual([done(joined).role, joined.id], ["guest", guest.id]);
  assert.deepEqual(joined.members, [{ id: host.id, name: "Ann", role: "host", verified: false, trickle: true, resume: true }]);
  checkIceServers(joined);
  const [, told] = await host.hear("user-joined");
  assert.deepEqual([told.id, told.name], [guest.id, "Robert"]);
  checkSecrets(told.secret, joined.secret);

  // Asked again as an event, it is the same place.
  assert.equal(done(await guest.ask("join-room", { roomId })).id, joined.id);
  await host.heardNothingOf("user-joined");
});

test("the order is the connection, me, the answer, and what it caused", async () => {
  const roomId = newRoom();
  const host = await page();
  done(await host.ask("join-room", { roomId }));
  const order = [];
  const guest = open({ trickle: true, first: ["join-room", roomId, "guest-1"] });
  guest.socket.on("connect", () => order.push("connect"));
  guest.socket.onAny((event) => order.push(event));
  assert.equal((await host.hear("user-joined"))[0], "guest-1");
  done(await host.ask("offer", { roomId, offer: 1 }));
  await guest.hear("offer");
  assert.deepEqual(order, ["connect", "me", "first-answer", "offer"]);
});

test("a session is resumed with the handshake", async () => {
  const { bob, caller, callee, callId, secret } = await call();
  callee.cut();
  await caller.hear("peer-away");
  const again = await bob.page({ first: ["resume", { sessions: [{ callId, secret }] }] });
  const [{ sessions }] = await again.hear("first-answer");
  assert.deepEqual([sessions[0].callId, sessions[0].ok, sessions[0].role], [callId, true, "callee"]);
  assert.deepEqual((await caller.hear("peer-back"))[0], { callId, id: bob.id, fresh: false });
});

test("a call is placed with the handshake, too", async () => {
  const callee = await (await person()).page();
  const caller = await (await person()).page({ first: ["callUser", { userToCall: callee.id, signalData: { type: "offer", sdp: "v=0" } }] });
  const [answer] = await caller.hear("first-answer");
  assert.equal((await callee.hear("callUser"))[0].callId, done(answer).callId);
  assert.equal((await caller.hear("callRinging"))[0].callId, answer.callId);
});

test("what is refused as an event is refused here", async () => {
  const wrong = await page({ first: ["join-room", { roomId: 7 }] });
  refused((await wrong.hear("first-answer"))[0], "bad-request");
  const unknown = await page({ first: ["no-such-event"] });
  refused((await unknown.hear("first-answer"))[0], "unknown-event");
  const stranger = await page({ first: ["resume", { sessions: [{ callId: "guessed", secret: "guessed" }] }] });
  done((await stranger.hear("first-answer"))[0]);

  // Nothing is asked twice, and the connections live.
  for (const client of [wrong, unknown, stranger]) {
    await client.heardNothingOf("first-answer");
  }
});

for (const first of ["join-room", [], [7], {}, [["join-room"]]]) {
  test(`a handshake with first: ${JSON.stringify(first)} is refused`, async () => {
    const [error] = await open({ first }).hear("connect_error");
    assert.equal(error.data.error, "bad-request");
  });
}

test("no first request, no answer to it", async () => {
  for (const auth of [{}, { first: null }]) {
    await (await page(auth)).heardNothingOf("first-answer");
  }
});
