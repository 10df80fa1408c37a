// A client as its users write it, with bounded waits for what it hears.
import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { io } from "socket.io-client";

const { subtle } = webcrypto;
// Far above what it takes, so that a busy machine fails nothing.
const patience = 30_000;
const opened = [];

/** Where the server is; set by whoever started it. */
export const server = { url: process.env.DUET_URL };

/** Connects, and resolves once the server has said `me`. */
export async function connect(auth = {}, options = {}) {
  const client = open(auth, options);
  const [id, about] = await client.hear("me");
  client.id = id;
  client.about = about;
  return client;
}

/** Duet's own page, without an identity. */
export const page = (auth = {}, options = {}) => connect({ trickle: true, resume: true, ...auth }, options);

/** Starts to connect. */
export function open(auth = {}, options = {}) {
  const socket = io(server.url, { auth: introduce, forceNew: true, reconnection: false, ...options });
  // Who signs does so for this very connection, whose id the server has told by then.
  function introduce(give) {
    void Promise.resolve(typeof auth.identity === "function" ? auth.identity(socket.io.engine.id) : auth.identity).then((identity) => give({ ...auth, identity }));
  }
  const heard = [];
  const waiting = [];
  opened.push(socket);
  const take = (event, args) => {
    const index = waiting.findIndex((one) => one.event === event);
    if (index >= 0) {
      waiting.splice(index, 1)[0].resolve(args);
    } else {
      heard.push({ event, args });
    }
  };
  socket.onAny((event, ...args) => {
    const acknowledge = typeof args.at(-1) === "function" ? args.pop() : undefined;
    const answer = client.answers[event];
    if (acknowledge && answer !== undefined) {
      acknowledge(...answer);
    }
    take(event, args);
  });
  socket.on("disconnect", (reason) => take("disconnect", [reason]));
  socket.on("connect_error", (error) => take("connect_error", [error]));
  const client = {
    socket,
    // What is said to the server's own questions; undefined: nothing.
    answers: { callUser: [{ ok: true, ringing: true }], missedCalls: [] },
    emit: (...args) => socket.emit(...args),
    ask: (...args) => socket.timeout(patience).emitWithAck(...args),
    /** The arguments of the next event of this name, heard before or yet to come. */
    hear: (event) => {
      const index = heard.findIndex((one) => one.event === event);
      if (index >= 0) {
        return Promise.resolve(heard.splice(index, 1)[0].args);
      }

      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no ${event}; heard ${JSON.stringify(heard)}`)), patience).unref();
        waiting.push({ event, resolve: (args) => (clearTimeout(timer), resolve(args)) });
      });
    },
    /** Fails when an event of this name was heard. Asks something first, so that everything sent before has come. */
    heardNothingOf: async (...events) => {
      await socket.timeout(patience).emitWithAck("no such event");
      assert.deepEqual(heard.filter((one) => events.includes(one.event)), []);
    },
    close: () => socket.disconnect(),
    /** Cuts the connection without a word, as a lost network. */
    cut: () => socket.io.engine.transport.ws?.terminate?.() ?? socket.io.engine.close(),
  };
  return client;
}

export function closeAll() {
  for (const socket of opened.splice(0)) {
    socket.disconnect();
  }
}

export const refused = (answer, error) => {
  assert.equal(answer.ok, false, JSON.stringify(answer));
  assert.equal(answer.error, error, JSON.stringify(answer));
  assert.equal(typeof answer.message, "string");
  return answer;
};

export const done = (answer) => {
  assert.equal(answer.ok, true, JSON.stringify(answer));
  return answer;
};

/** Two members of one session: each has a sealed ticket of its own, which says nothing to who has not the server's key. */
export function checkSecrets(one, other) {
  for (const secret of [one, other]) {
    assert.match(secret, /^[\w-]{100,16384}$/);
  }

  assert.notEqual(one, other);
}

export function checkIceServers(answer) {
  assert.ok(answer.ttl > 0);
  assert.equal(answer.iceServers.length, 1);
  const [{ urls, username, credential }] = answer.iceServers;
  assert.ok(urls.some((url) => /^turn:127\.0\.0\.1:\d+\?transport=udp$/.test(url)), urls);
  assert.ok(urls.includes(`turn:127.0.0.1:${new URL(server.url).port}?transport=tcp`), urls);
  assert.match(username, /^\d+:~[0-9a-f]{24}$/);
  assert.ok(credential.length > 20);
}

/** Nobody is there yet to whom anything could be relayed. */
export function checkNoIceServers(answer) {
  assert.equal(answer.iceServers, undefined);
  assert.equal(answer.ttl, undefined);
}

const base64url = (bytes) => Buffer.from(bytes).toString("base64url");
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A person with a key, who signs as a browser does. */
export async function person() {
  const pair = await subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const spki = Buffer.from(await subtle.exportKey("spki", pair.publicKey));
  let bits = BigInt(`0x${createHash("sha256").update(spki).digest("hex").slice(0, 30)}`);
  let id = "";
  for (let index = 0; index < 24; index++) {
    id = alphabet[Number(bits & 31n)] + id;
    bits >>= 5n;
  }

  const key = base64url(spki);
  const sign = async (...lines) =>
    base64url(await subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, Buffer.from(lines.join("\n"))));
  const self = {
    id,
    key,
    sign,
    /** Makes the claim for a connection; `challenge` in `change`: for that one, whichever it is shown on. */
    identity: (change = {}) => async (connection) => {
      const { signer = self, challenge = connection, ...claim } = { key, audience: new URL(server.url).host, ...change };
      return { ...claim, signature: await signer.sign("duet-handshake-v2", id, claim.audience, challenge) };
    },
    certify: async (device, notBefore = Date.now() - 1000, notAfter = Date.now() + 30 * 86_400_000) => ({
      key: device.key,
      certificate: { notBefore, notAfter, signature: await sign("duet-device-v1", id, device.key, notBefore, notAfter) },
    }),
    page: async (auth = {}, options = {}) => page({ name: "somebody", identity: self.identity(), ...auth }, options),
  };
  return self;
}

/** Two people in an answered call. */
export async function call() {
  const [ann, bob] = [await person(), await person()];
  const [caller, callee] = [await ann.page({ name: "Ann" }), await bob.page({ name: "Bob" })];
  const { callId } = done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));
  await callee.hear("callUser");
  const { secret } = done(await callee.ask("answerCall", { signal: {}, callId }));
  const [, accepted] = await caller.hear("callAccepted");
  return { ann, bob, caller, callee, callId, secret, callersSecret: accepted.secret };
}
