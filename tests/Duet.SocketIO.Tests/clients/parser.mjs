// Usage: node parser.mjs URL transports: speaks with a parser of its own, each packet as one JSON object.
import { io } from "socket.io-client";
import assert from "node:assert/strict";

class Encoder {
  encode(packet) {
    return [JSON.stringify(packet)];
  }
}
class Decoder {
  listeners = [];
  on(event, listener) {
    this.listeners.push(listener);
  }
  off() {
    this.listeners = [];
  }
  add(text) {
    for (const listener of this.listeners) listener(JSON.parse(text));
  }
  destroy() {}
}
const [url, transports] = process.argv.slice(2);
const socket = io(url, { parser: { Encoder, Decoder }, transports: transports.split(","), reconnection: false, auth: { token: "abc" } });
const once = (event) => new Promise((resolve) => socket.once(event, (...args) => resolve(args)));
const fail = (error) => {
  console.error(error);
  process.exit(1);
};
socket.on("connect_error", fail);
setTimeout(() => fail(new Error("too slow")), 15_000).unref();

const auth = once("auth");
await once("connect");
assert.deepEqual(await auth, [{ token: "abc" }]);
const back = once("message-back");
socket.emit("message", 1, "é", { a: [null] });
assert.deepEqual(await back, [1, "é", { a: [null] }]);
assert.equal(await socket.emitWithAck("message-with-ack", "x"), "x");
console.log("transport", socket.io.engine.transport.name);
socket.disconnect();
