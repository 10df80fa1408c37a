// Usage: node engine-cases.mjs URL: what the engine.io client asks of a server when it closes in the middle, is refused, merges what it sends or is told cookies.
import { Socket } from "engine.io-client";
import assert from "node:assert/strict";

const url = process.argv[2];
let current = "";
const fail = (error) => {
  console.error(current, error);
  process.exit(1);
};
setTimeout(() => fail(new Error("too slow")), 40_000).unref();
const open = (options) => {
  const socket = new Socket(url, options);
  socket.binaryType = "arraybuffer";
  return socket;
};
const heard = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));

/** The next messages but for the greeting. */
const messages = (socket, count) =>
  new Promise((resolve) => {
    const got = [];
    socket.on("message", (data) => {
      if (data === "hi") return;
      got.push(typeof data === "string" ? data : [...new Uint8Array(data)]);
      if (got.length === count) resolve(got);
    });
  });

const cases = {
  "packets are merged up to the longest payload": async () => {
    const socket = open({ transports: ["polling"] });
    await heard(socket, "open");
    const sent = ["a".repeat(99), "b".repeat(30), "c".repeat(30), "d".repeat(35), "€".repeat(33), "f".repeat(99)];
    const back = messages(socket, sent.length);
    for (const text of sent) socket.send(text);
    assert.deepEqual(await back, sent);
    socket.close();
  },
  "binary packets are merged up to the longest payload": async () => {
    const socket = open({ transports: ["polling"] });
    await heard(socket, "open");
    const bytes = (length) => Buffer.alloc(length, 7);
    const back = messages(socket, 5);
    for (const data of [bytes(72), bytes(20), "a".repeat(20), bytes(20), bytes(72)]) socket.send(data);
    assert.deepEqual((await back).map((data) => data.length), [72, 20, 20, 20, 72]);
    socket.close();
  },
  "a packet above the limit ends the session": async () => {
    const socket = open({ transports: ["polling"] });
    await heard(socket, "open");
    const closed = heard(socket, "close");
    socket.send("a".repeat(101));
    socket.send("b");
    assert.equal((await closed)[0], "transport error");
  },
  "a message above the limit closes a WebSocket with 1009": async () => {
    const socket = open({ transports: ["websocket"] });
    await heard(socket, "open");
    const closed = heard(socket, "close");
    socket.send("a".repeat(101));
    const [reason, details] = await closed;
    assert.deepEqual([reason, details.context.code, details.context.reason], ["transport close", 1009, ""]);
  },
  "multibyte text and emoji come back": async () => {
    for (const names of [["polling"], ["websocket"], ["polling", "websocket"]]) {
      const socket = open({ transports: names });
      await heard(socket, "open");
      const sent = ["cash money €€€", "\ud800\udc00-\udb7f\udfff\udb80\udc00-\udbff\udfff\ue000-\uf8ff"];
      const back = messages(socket, 2);
      for (const text of sent) socket.send(text);
      assert.deepEqual(await back, sent);
      socket.close();
    }
  },
  "binary and text come back in order after the upgrade, also as base64": async () => {
    for (const forceBase64 of [false, true]) {
      const socket = open({ forceBase64 });
      await heard(socket, "upgrade");
      const back = messages(socket, 2);
      socket.send(Int8Array.of(0, 1, 2, 3, 4));
      socket.send("cash money €€€");
      assert.deepEqual(await back, [[0, 1, 2, 3, 4], "cash money €€€"]);
      socket.close();
    }
  },
  "cookies of the first answer are sent back where they are wanted": async () => {
    for (const withCredentials of [true, false]) {
      const socket = open({ transports: ["polling"], withCredentials });
      await heard(socket, "open");
      await new Promise((resolve) => setTimeout(resolve, 10));
      const back = messages(socket, 1);
      socket.send("sendHeaders");
      assert.equal(JSON.parse((await back)[0]).cookie, withCredentials ? "1=1; 2=2" : undefined);
      socket.close();
    }
  },
  "a transport that is refused leaves the other": async () => {
    for (const [refused, other] of [["websocket", "polling"], ["polling", "websocket"]]) {
      const socket = open({ transports: [refused, other], transportOptions: { [refused]: { query: { deny: 1 } } }, tryAllTransports: true });
      await heard(socket, "open");
      assert.equal(socket.transport.name, other);
      socket.close();
    }
  },
  "a refusal is an error where no other transport is tried": async () => {
    const socket = open({ transports: ["polling", "websocket"], transportOptions: { polling: { query: { deny: 1 } } } });
    assert.equal((await heard(socket, "error"))[0].message, "xhr poll error");
  },
  "an unknown session is told so": async () => {
    const polling = open({ transports: ["polling"], query: { sid: "abc" } });
    let told;
    polling.on("error", (error) => (told = [error.description, error.context.responseText]));
    assert.equal((await heard(polling, "close"))[0], "transport error");
    assert.deepEqual(told, [400, '{"code":1,"message":"Session ID unknown"}']);
    const websocket = open({ transports: ["websocket"], query: { sid: "abc" } });
    assert.equal((await heard(websocket, "close"))[0], "transport error");
  },
  "closing waits for the upgrade": async () => {
    const socket = open();
    let upgraded = false;
    socket.on("upgrade", () => (upgraded = true));
    await heard(socket, "upgrading");
    const closed = heard(socket, "close");
    socket.close();
    await closed;
    assert.equal(upgraded, true);
  },
  "closing does not wait for an upgrade that fails": async () => {
    const socket = open();
    let failed = false;
    socket.on("upgradeError", () => (failed = true));
    await heard(socket, "upgrading");
    const closed = heard(socket, "close");
    socket.close();
    socket.transport.onError("upgrade error");
    await closed;
    assert.equal(failed, true);
  },
  "what is sent before a close during the upgrade is sent": async () => {
    const socket = open();
    await heard(socket, "upgrading");
    const closed = heard(socket, "close");
    socket.send("hi");
    socket.close();
    await closed;
    assert.equal(socket.writeBuffer.length, 0);
  },
};
for (const [name, run] of Object.entries(cases)) {
  current = name;
  await run().catch(fail);
  console.log("passed", name);
}
