// Usage: node disconnected.mjs URL transports: lets the server end the connection, and says why it believes to be gone and whether it comes back by itself.
import { io } from "socket.io-client";

const [url, transports] = process.argv.slice(2);
const socket = io(url, { transports: transports.split(","), reconnectionDelay: 1, reconnectionDelayMax: 1 });
setTimeout(() => {
  console.error("too slow");
  process.exit(1);
}, 15_000).unref();
const once = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
await once(socket, "connect");
const closed = once(socket.io, "close");
socket.emit("end me");
const [reason] = await once(socket, "disconnect");
await closed;
console.log("disconnected", reason, "active", socket.active);
