// Credentials for the relay: when they come, and that they end with what they were given for.
import assert from "node:assert/strict";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { connect as connectTcp } from "node:net";
import { afterEach, test } from "node:test";
import { call, closeAll, done, page, person, refused, server } from "./client.mjs";

const clients = [];

afterEach(() => {
  closeAll();
  for (const client of clients.splice(0)) {
    client.destroy();
  }
});

const allocate = 0x0003;
const refresh = 0x0004;

/** A client of the relay on the web port. */
async function relayed({ username, credential }) {
  const tcp = connectTcp(new URL(server.url).port, "127.0.0.1");
  clients.push(tcp);
  tcp.on("error", () => undefined);
  let received = Buffer.alloc(0);
  const ask = async (type, attributes, key) => {
    const parts = attributes.map(([name, value]) => {
      const head = Buffer.alloc(4);
      head.writeUInt16BE(name, 0);
      head.writeUInt16BE(value.length, 2);
      return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
    });
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(8);
    head.writeUInt16BE(type, 0);
    head.writeUInt16BE(body.length + (key === undefined ? 0 : 24), 2);
    head.writeUInt32BE(0x2112a442, 4);
    let message = Buffer.concat([head, randomBytes(12), body]);
    if (key !== undefined) {
      message = Buffer.concat([message, Buffer.from([0, 8, 0, 20]), createHmac("sha1", key).update(message).digest()]);
    }
    tcp.write(message);
    while (received.length < 20 || received.length < 20 + received.readUInt16BE(2)) {
      received = Buffer.concat([received, await new Promise((resolve) => tcp.once("data", resolve))]);
    }
    const end = 20 + received.readUInt16BE(2);
    const answer = received.subarray(0, end);
    received = received.subarray(end);
    return answer;
  };
  const find = (answer, name) => {
    for (let at = 20; at < answer.length; at += 4 + ((answer.readUInt16BE(at + 2) + 3) & ~3)) {
      if (answer.readUInt16BE(at) === name) {
        return answer.subarray(at + 4, at + 4 + answer.readUInt16BE(at + 2));
      }
    }
    return undefined;
  };
  const errorOf = (answer) => {
    const error = find(answer, 0x0009);
    return error === undefined ? 0 : error[2] * 100 + error[3];
  };
  const challenge = await ask(allocate, [[0x0019, Buffer.from([17, 0, 0, 0])]]);
  const [realm, nonce] = [find(challenge, 0x0014), find(challenge, 0x0015)];
  const key = createHash("md5").update(`${username}:${realm}:${credential}`).digest();
  const signed = (type, attributes) => ask(type, [...attributes, [0x0006, Buffer.from(username)], [0x0014, realm], [0x0015, nonce]], key);
  return {
    allocate: async () => errorOf(await signed(allocate, [[0x0019, Buffer.from([17, 0, 0, 0])]])),
    refresh: async () => errorOf(await signed(refresh, [])),
  };
}

test("credentials of a call end with it, and so does what was allocated", async () => {
  const { caller, callee, callId } = await call();
  const [{ iceServers: [mine] }, { iceServers: [theirs] }] = [done(await caller.ask("ice-servers", { callId })), done(await callee.ask("ice-servers", { callId }))];
  const [one, other] = [await relayed(mine), await relayed(theirs)];
  assert.deepEqual([await one.allocate(), await other.allocate(), await one.refresh()], [0, 0, 0]);

  done(await caller.ask("leaveCall", { callId }));

  assert.deepEqual([await one.refresh(), await other.refresh()], [401, 401]);
  assert.equal(await (await relayed(mine)).allocate(), 401);
});

test("credentials of who was rung end with a ring that nobody answered", async () => {
  const bob = await person();
  const [caller, callee] = [await page(), await bob.page()];
  const { callId } = done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));
  const [{ iceServers: [rung] }] = await callee.hear("callUser");
  const [{ iceServers: [placed] }] = await caller.hear("callRinging");
  assert.deepEqual([await (await relayed(rung)).allocate(), await (await relayed(placed)).allocate()], [0, 0]);

  done(await caller.ask("leaveCall", { callId }));

  assert.deepEqual([await (await relayed(rung)).allocate(), await (await relayed(placed)).allocate()], [401, 401]);
});

test("a ring that no device acknowledges brings the caller no credentials", async () => {
  const bob = await person();
  const [caller, callee] = [await page(), await bob.page()];
  callee.answers.callUser = undefined;
  const { callId } = done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));
  await callee.hear("callUser");

  assert.deepEqual(done(await caller.ask("ice-servers", { callId })).iceServers, []);
  await caller.heardNothingOf("callRinging");
});

test("new credentials of one person are counted together", async () => {
  const { caller, callId } = await call();
  const names = new Set();
  for (let index = 0; index < 3; index++) {
    const { iceServers: [{ username }] } = done(await caller.ask("ice-servers", { callId }));
    names.add(username.split(":")[1]);
  }

  assert.equal(names.size, 1);
});

test("the way to the relay can be tested without a session", async () => {
  const one = await page();
  const { iceServers: [tested], ttl } = done(await one.ask("test-relay"));
  assert.ok(ttl > 0);
  const client = await relayed(tested);
  assert.equal(await client.allocate(), 0);

  one.close();
  // The place is free as soon as the server has seen the close.
  for (let attempt = 0; attempt < 100 && (await client.refresh()) === 0; attempt++) {
    await new Promise((resolve) => setImmediate(resolve));
  }

  assert.equal(await client.refresh(), 401);
});

test("a device that acknowledges nothing is rung by further calls all the same", async () => {
  const bob = await person();
  const callee = await bob.page();
  callee.answers.callUser = undefined;
  for (let index = 0; index < 40; index++) {
    const caller = await page();
    const { callId } = done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));
    assert.equal((await callee.hear("callUser"))[0].callId, callId);
    done(await caller.ask("leaveCall", { callId }));
    await callee.hear("callEnded");
    caller.close();
  }
});

test("devices of one person are bounded", async () => {
  const bob = await person();
  const devices = [];
  for (let index = 0; index < 4; index++) {
    devices.push(await bob.page());
  }

  const { open } = await import("./client.mjs");
  const [error] = await open({ identity: await bob.identity() }).hear("connect_error");
  assert.equal(error.data.error, "rate-limited");
  done(await (await page()).ask("join-room", { roomId: "others" }));
  for (let index = 0; index < 2; index++) {
    done(await devices[0].ask("renew-certificate", { key: bob.key, notAfter: Date.now() }));
  }

  refused(await devices[1].ask("renew-certificate", { key: bob.key, notAfter: Date.now() }), "rate-limited");
});
