// Usage: node engine.mjs URL xhr|fetch|websocket|upgrade|base64: what the engine.io client's own tests ask of a server.
import { Socket, Fetch, NodeXHR, NodeWebSocket } from "engine.io-client";
import assert from "node:assert/strict";

const [url, kind] = process.argv.slice(2);
const transports = { xhr: [NodeXHR], fetch: [Fetch], websocket: [NodeWebSocket], upgrade: [NodeXHR, NodeWebSocket], base64: [NodeWebSocket] }[kind];
const fail = (error) => {
  console.error(error);
  process.exit(1);
};
setTimeout(() => fail(new Error("too slow")), 15_000).unref();

const socket = new Socket(url, { transports, forceBase64: kind === "base64" });
socket.binaryType = "arraybuffer";
const received = [];
const ends = [];
socket.on("close", (reason, details) => ends.push([reason, details?.description ?? details]));
// Node.js ends without a word when something is awaited that nothing is under way for.
process.on("exit", () => {
  if (process.exitCode) console.error("ended while", socket.readyState, ends, "and unread", received, "over", socket.transport?.name);
});
let wake = () => {};
socket.on("message", (data) => {
  received.push(data);
  wake();
});
const upgraded = kind === "upgrade" ? new Promise((resolve) => socket.on("upgrade", resolve)) : Promise.resolve();
const next = async () => {
  while (received.length === 0) await new Promise((resolve) => (wake = resolve));
  return received.shift();
};
assert.equal(await next(), "hi");
await upgraded;
socket.send("give utf8");
assert.equal(await next(), "пойду спать всем спокойной ночи");
socket.send("give binary");
assert.deepEqual([...new Uint8Array(await next())], [0, 1, 2, 3, 4]);
socket.send(Uint8Array.of(5, 6));
assert.deepEqual([...new Uint8Array(await next())], [5, 6]);
for (const text of ["\ud800\udc00-\udb7f\udfff\uf8ff", "a".repeat(99), "€".repeat(33)]) {
  socket.send(text);
  assert.equal(await next(), text);
}
socket.send("one");
socket.send("two");
assert.deepEqual([await next(), await next()], ["one", "two"]);
console.log("transport", socket.transport.name);

// Above the limit of 100 bytes the server ends it, each transport in its way.
const closed = new Promise((resolve) => socket.on("close", (reason, details) => resolve([reason, details])));
socket.send("a".repeat(100));
const [reason, details] = await closed;
console.log("closed", reason, details?.description ?? details?.context?.status ?? "");
