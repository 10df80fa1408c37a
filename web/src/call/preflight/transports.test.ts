import { expect, test } from "vitest";
import { byTransport } from "./transports";

test("the relay's addresses are told apart by how they are reached", () => {
  const credentials = { username: "u", credential: "c" };
  const urls = ["turn:a:3478?transport=udp", "turn:a:3478?transport=tcp", "turns:a:443?transport=tcp", "turn:b"];

  const found = byTransport([{ urls: "stun:a:3478" }, { urls, ...credentials }]);

  expect(found.udp).toEqual([
    { urls: "turn:a:3478?transport=udp", ...credentials },
    { urls: "turn:b", ...credentials },
  ]);
  expect(found.tcp.map((server) => server.urls)).toEqual(["turn:a:3478?transport=tcp"]);
  expect(found.tls.map((server) => server.urls)).toEqual(["turns:a:443?transport=tcp"]);
});
