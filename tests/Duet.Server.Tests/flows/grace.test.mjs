// A peer that does not come back. The server of this test waits 2 seconds.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { call, closeAll, done } from "./client.mjs";

afterEach(closeAll);

test("a peer that does not come back is told, and cannot come later", async () => {
  const { bob, caller, callee, callId, secret } = await call();
  callee.cut();
  await caller.hear("peer-away");

  assert.deepEqual((await caller.hear("callEnded"))[0], { callId, reason: "connection-lost", from: bob.id });
  const again = await bob.page();
  const { sessions } = done(await again.ask("resume", { sessions: [{ callId, secret }] }));
  assert.deepEqual(sessions, [{ callId, ok: false, error: "session-gone", peer: null }]);
});
