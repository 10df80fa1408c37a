"use strict";

// The official Socket.IO server with its defaults (WebSocket through `ws`), speaking the benchmarks' three events:
// `echo` comes back, `relay` goes to the other member of the pair, `/collect` frees what is garbage (node --expose-gc).
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const http = createServer((request, response) => {
  if (request.url === "/collect") {
    globalThis.gc?.();
  }
  response.end();
});
const io = new Server(http, { serveClient: false });

io.on("connection", (socket) => {
  const { pair } = socket.handshake.auth;
  if (pair) {
    socket.join(pair);
  }
  socket.on("echo", (data) => socket.emit("echo", data));
  socket.on("relay", (data) => socket.to(pair).emit("relay", data));
});

http.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () => console.log(`listening ${http.address().port}`));
