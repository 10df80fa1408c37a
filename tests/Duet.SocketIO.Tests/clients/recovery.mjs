// Usage: node recovery.mjs URL: loses the connection, comes back, and says whether the state did, too.
import { io } from "socket.io-client";
import assert from "node:assert/strict";

const socket = io(process.argv[2], { reconnectionDelay: 10 });
setTimeout(() => {
  console.error("too slow");
  process.exit(1);
}, 15_000).unref();
const once = (event) => new Promise((resolve) => socket.once(event, (...args) => resolve(args)));
await once("connect");
const id = socket.id;
assert.equal(socket.recovered, false);
const hi = once("hi");
socket.emit("hi");
await hi;
for (let i = 0; i < 3; i++) {
  const again = once("connect");
  socket.io.engine.close();
  await again;
  assert.equal(socket.id, id);
  console.log("recovered", socket.recovered);
}
socket.disconnect();
