// Usage: node echo.mjs URL [transports]: connects, echoes text and binary, acknowledges, and says how.
import { io } from "socket.io-client";

const [url, transports] = process.argv.slice(2);
const socket = io(url, { ...(transports ? { transports: transports.split(",") } : {}), reconnection: false, auth: { token: "abc" } });
const once = (event) => new Promise((resolve) => socket.once(event, (...args) => resolve(args)));
const fail = (error) => {
  console.error(error);
  process.exit(1);
};
socket.on("connect_error", fail);
setTimeout(() => fail(new Error("too slow")), 10_000).unref();

const auth = once("auth");
const upgraded = new Promise((resolve) => {
  if (transports) resolve();
  else socket.io.on("open", () => socket.io.engine.once("upgrade", resolve));
});
await once("connect");
console.log("auth", JSON.stringify(await auth));
const back = once("message-back");
socket.emit("message", 1, "2", { 3: [true] }, Buffer.from([1, 2, 3]));
console.log("back", JSON.stringify(await back));
console.log("ack", JSON.stringify(await socket.emitWithAck("message-with-ack", "é", null)));
// Half an emoji, as JavaScript leaves it when it cuts a text.
console.log("cut", (await socket.emitWithAck("message-with-ack", "cut 😀".slice(0, 5))) === "cut \ud83d");
const cutBack = once("message-back");
socket.emit("message", { "\ud83d": ["\ude00", Buffer.from([5])] });
console.log("cut back", JSON.stringify(await cutBack));
await upgraded;
console.log("transport", socket.io.engine.transport.name);
console.log("ack", JSON.stringify(await socket.emitWithAck("message-with-ack", Buffer.from([4]))));
socket.disconnect();
