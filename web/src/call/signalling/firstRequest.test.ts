import { expect, test, vi } from "vitest";
import { AskedFirst, withFirst, type FirstRequest } from "./firstRequest";
import { noNetwork } from "./signalling";

const join: FirstRequest = { event: "join-room", body: { roomId: "r", userId: "me" }, places: [{ roomId: "r" }] };
const limit = 10_000;

test("the handshake carries the request as the event that it stands for", () => {
  expect(withFirst({ trickle: true }, join)).toEqual({ trickle: true, first: ["join-room", { roomId: "r", userId: "me" }] });
  expect(withFirst({ trickle: true }, null)).toEqual({ trickle: true });
});

test("the answer goes to who asks for the same, once", async () => {
  const asked = new AskedFirst(join);
  expect(asked.take("resume", [{ roomId: "r", userId: "me" }], limit)).toBeNull();
  expect(asked.take("join-room", [{ roomId: "another", userId: "me" }], limit)).toBeNull();
  expect(asked.taken).toBe(false);

  const answer = asked.take("join-room", [{ roomId: "r", userId: "me" }], limit);
  expect(asked.taken).toBe(true);
  expect(asked.take("join-room", [{ roomId: "r", userId: "me" }], limit)).toBeNull();
  asked.answered({ ok: true, body: { role: "guest" } });
  await expect(answer).resolves.toEqual({ ok: true, body: { role: "guest" } });
});

test("a connection that is lost first answers nobody", async () => {
  const asked = new AskedFirst(join);
  const answer = asked.take("join-room", [join.body], limit);
  asked.lost();
  await expect(answer).resolves.toBe(noNetwork);
});

test("a server that says nothing is not waited for", async () => {
  vi.useFakeTimers();
  const answer = new AskedFirst(join).take("join-room", [join.body], limit);
  vi.advanceTimersByTime(limit);
  await expect(answer).resolves.toBeNull();
  vi.useRealTimers();
});
