// Tables A and B with the two classic tutorial clients: no acknowledgements, no additions.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { closeAll, connect } from "./client.mjs";

afterEach(closeAll);

for (const transports of [["polling", "websocket"], ["websocket"], ["polling"]]) {
  test(`a room: join, offer, answer, candidates, leave (${transports})`, async () => {
    const one = await connect({}, { transports });
    const two = await connect({}, { transports });
    const roomId = `room ${transports}`;
    one.emit("join-room", roomId, "peer-1");
    await one.heardNothingOf("error-message");
    two.emit("join-room", roomId, "peer-2");

    assert.equal((await one.hear("user-joined"))[0], "peer-2");
    one.emit("offer", { type: "offer", sdp: "v=0", nested: [1.0, null, "é"] }, roomId);
    const [offer, about] = await two.hear("offer");
    assert.deepEqual(offer, { type: "offer", sdp: "v=0", nested: [1, null, "é"] });
    assert.equal(about, roomId);
    two.emit("answer", { answer: { type: "answer", sdp: "v=0" }, roomId });
    assert.deepEqual((await one.hear("answer"))[0].answer, { type: "answer", sdp: "v=0" });
    two.emit("ice-candidate", { candidate: "c", target: "peer-1" });
    const [candidate, from] = await one.hear("ice-candidate");
    assert.equal(candidate.candidate, "c");
    assert.deepEqual(from, { from: two.id, roomId });

    two.emit("leave-room", roomId);
    assert.equal((await one.hear("user-left"))[0], "peer-2");
  });
}

test("a third is told that the room is full, and the two notice nothing", async () => {
  const [one, two, three] = [await connect(), await connect(), await connect()];
  one.emit("join-room", "full", "1");
  await one.heardNothingOf("error-message");
  two.emit("join-room", "full", "2");
  await one.hear("user-joined");
  three.emit("join-room", "full", "3");

  assert.deepEqual(await three.hear("room-full"), ["full"]);
  three.emit("offer", { sdp: "x" }, "full");
  assert.equal((await three.hear("error-message"))[0].event, "join-room");
  assert.equal((await three.hear("error-message"))[0].error, "not-in-session");
  await one.heardNothingOf("user-joined", "offer");
  await two.heardNothingOf("user-joined", "offer");
});

test("a call: me, callUser, answerCall, callAccepted, callEnded", async () => {
  const one = await connect();
  const two = await connect();
  assert.equal(two.id, two.socket.id);
  two.answers.callUser = [];

  one.emit("callUser", { userToCall: two.id, signalData: { type: "offer", sdp: "v=0" }, from: "somebody else", name: "Ann" });
  const [ring] = await two.hear("callUser");
  assert.equal(ring.from, one.id);
  assert.equal(ring.name, "Ann");
  assert.equal(ring.verified, false);
  assert.deepEqual(ring.signal, { type: "offer", sdp: "v=0" });

  two.emit("answerCall", { signal: { type: "answer", sdp: "v=0" }, to: ring.from });
  const [signal] = await one.hear("callAccepted");
  assert.deepEqual(signal, { type: "answer", sdp: "v=0" });

  two.emit("leaveCall");
  const [ended] = await one.hear("callEnded");
  assert.equal(ended.reason, "hung-up");
});

test("who hangs up ends its own call and nobody else's", async () => {
  const people = [];
  for (let index = 0; index < 4; index++) {
    people.push(await connect());
  }

  for (const [caller, callee] of [[people[0], people[1]], [people[2], people[3]]]) {
    caller.emit("callUser", { userToCall: callee.id, signalData: { sdp: "x" } });
    const [ring] = await callee.hear("callUser");
    callee.emit("answerCall", { signal: { sdp: "y" }, to: ring.from });
    await caller.hear("callAccepted");
  }

  people[1].close();

  assert.equal((await people[0].hear("callEnded"))[0].reason, "connection-lost");
  await people[2].heardNothingOf("callEnded");
  await people[3].heardNothingOf("callEnded");
});

test("nobody there, and busy, come as callRejected", async () => {
  const [one, two, three] = [await connect(), await connect(), await connect()];
  one.emit("callUser", { userToCall: "nobody", signalData: {} });
  assert.equal((await one.hear("callRejected"))[0].reason, "offline");

  one.emit("callUser", { userToCall: two.id, signalData: {} });
  await two.hear("callUser");
  two.emit("answerCall", { signal: {}, to: one.id });
  await one.hear("callAccepted");
  three.emit("callUser", { userToCall: two.id, signalData: {} });
  assert.equal((await three.hear("callRejected"))[0].reason, "busy");
  await three.heardNothingOf("error-message");
});
