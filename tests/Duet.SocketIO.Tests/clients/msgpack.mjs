// Usage: node msgpack.mjs URL: echoes values of each kind with the MessagePack parser.
import { io } from "socket.io-client";
import parser from "socket.io-msgpack-parser";
import assert from "node:assert/strict";

const socket = io(process.argv[2], { parser, transports: (process.argv[3] ?? "websocket").split(","), reconnection: false, auth: { token: "abc" } });
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
const values = [1, -1, -33, 127, 128, 65536, 2 ** 40, -(2 ** 40), 1.5, true, false, null, "", "é €", "x".repeat(300), { a: [{ b: {} }] }, Array(20).fill(7)];
const back = once("message-back");
socket.emit("message", ...values);
assert.deepEqual(await back, values);
const answer = await socket.emitWithAck("message-with-ack", { bytes: Buffer.from([1, 2, 3]) });
assert.deepEqual([...answer.bytes], [1, 2, 3]);
const date = new Date();
assert.equal(await socket.emitWithAck("message-with-ack", date), date.toISOString());
// Half an emoji: the client's writer makes another letter of it, or U+FFFD where the text is long. Nobody is cut off for it.
const long = "x".repeat(40);
assert.equal(await socket.emitWithAck("message-with-ack", `${long}\ud83d`), `${long}\ufffd`);
assert.equal((await socket.emitWithAck("message-with-ack", { "a\ud83d": "\ude00" }))[`a\u{1f400}`], "\u{90000}");
console.log("transport", socket.io.engine.transport.name);
socket.disconnect();
