// A ring that nobody takes. The server of this test lets it ring for 3 seconds.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { closeAll, done, open, page, person } from "./client.mjs";

afterEach(closeAll);

test("nobody answers: no-answer, missed, and told at the next connection until acknowledged", async () => {
  const [ann, bob] = [await person(), await person()];
  const callee = await bob.page();
  const caller = await ann.page({ name: "Ann" });
  const { callId } = done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));

  assert.equal((await caller.hear("callRejected"))[0].reason, "no-answer");
  assert.equal((await callee.hear("callEnded"))[0].reason, "missed");

  const silent = open({ identity: bob.identity() });
  silent.answers.missedCalls = undefined;
  const [missed] = await silent.hear("missedCalls");
  assert.deepEqual(missed.map((call) => ({ ...call, time: 0 })), [{ callId, from: ann.id, name: "Ann", verified: true, time: 0 }]);

  const telling = await bob.page();
  await telling.hear("missedCalls");
  // The acknowledgement travels before this question.
  await telling.heardNothingOf("missedCalls");
  await (await bob.page()).heardNothingOf("missedCalls");
});
