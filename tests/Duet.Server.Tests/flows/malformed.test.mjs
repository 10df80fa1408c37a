// Bad input costs nothing: a code for the sender, nothing for anybody else.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { closeAll, done, page, refused } from "./client.mjs";

afterEach(closeAll);

// Members of an earlier run keep their places for a while.
const mine = (name) => `${name} of ${process.pid}`;

const long = "x".repeat(129);
const values = [undefined, null, true, 0, -1, 1e308, "", long, [], [[]], {}, { roomId: null }, { roomId: 5 }, { roomId: long }, { callId: {} },
  { callId: long }, { to: [] }, { sessions: 1 }, { sessions: [1] }, { sessions: [null] }, { sessions: Array(5).fill({}) }, { roomId: "r", locked: "yes" },
  { roomId: "r", expiresIn: "soon" }, { roomId: "r", expiresIn: -1 }, { roomId: "r", expiresIn: 1e300 }, { userToCall: "x" }, { signalData: {} },
  { userToCall: long, signalData: {} }, { userToCall: 5, signalData: {} }, { userToCall: "x", signalData: {}, media: 5 },
  { userToCall: "x", signalData: {}, name: 5 }, { userToCall: "x", signalData: {}, callId: "" }, { signal: {} }, { reason: "bored" },
  { name: "\u0000" }, { name: "x".repeat(65) }, { __proto__: null, constructor: 1 }];
const events = ["set-name", "join-room", "leave-room", "lock-room", "admit", "deny", "remove-guest", "expire-room", "callUser", "answerCall", "rejectCall",
  "leaveCall", "offer", "answer", "ice-candidate", "resume", "ice-servers", "link-request", "link-reveal", "link-chosen", "link-grant", "link-deny", "renew-certificate",
  "certificate-renewed"];
// What may come of a payload that is well-formed by chance, or of one that may be left out.
const harmless = new Set(["bad-request", "not-in-session", "call-ended", "offline", "room-full"]);

for (const event of events) {
  test(`${event} with every wrong payload`, async () => {
    const one = await page();
    for (const value of values) {
      const answer = await one.ask(event, ...(value === undefined ? [] : [value]));
      if (answer.ok && event === "resume") {
        assert.fail(`resume took ${JSON.stringify(value)}`);
      }

      if (!answer.ok) {
        assert.ok(harmless.has(answer.error), `${event} ${JSON.stringify(value)?.slice(0, 60)}: ${answer.error}`);
      }
    }

    assert.equal(one.socket.connected, true);
  });
}

test("the refused ones changed nothing", async () => {
  const [one, two] = [await page(), await page()];
  refused(await one.ask("join-room", long), "bad-request");
  refused(await one.ask("join-room", { roomId: mine("ok"), userId: 5 }), "bad-request");
  refused(await one.ask("join-room", { roomId: mine("ok"), name: "x".repeat(65) }), "bad-request");
  assert.equal(done(await two.ask("join-room", mine("ok"))).role, "host");
});

test("too long: descriptions, candidates, proofs", async () => {
  const [one, two] = [await page(), await page()];
  const sized = (length) => ({ sdp: "x".repeat(length) });
  refused(await one.ask("callUser", { userToCall: two.id, signalData: sized(65_536) }), "bad-request");
  refused(await one.ask("callUser", { userToCall: two.id, signalData: {}, proof: sized(4096) }), "bad-request");
  done(await one.ask("join-room", mine("sizes")));
  done(await two.ask("join-room", mine("sizes")));
  refused(await one.ask("offer", { roomId: mine("sizes"), offer: sized(65_536) }), "bad-request");
  refused(await one.ask("ice-candidate", { roomId: mine("sizes"), candidate: sized(4096) }), "bad-request");
  done(await one.ask("offer", { roomId: mine("sizes"), offer: sized(60_000) }));
  assert.equal((await two.hear("offer"))[0].offer.sdp.length, 60_000);
  refused(await one.ask("offer", { roomId: mine("sizes"), offer: Buffer.from("binary") }), "bad-request");
});

test("without a callback the refusal is an event; unknown events are ignored, or answered", async () => {
  const one = await page();
  one.emit("join-room", 5);
  const [message] = await one.hear("error-message");
  assert.equal(message.event, "join-room");
  assert.equal(message.error, "bad-request");
  assert.equal(typeof message.message, "string");
  one.emit("no such event");
  refused(await one.ask("nor this"), "unknown-event");
  await one.heardNothingOf("error-message");
});

test("descriptions for a stranger", async () => {
  const [one, two, eve] = [await page(), await page(), await page()];
  done(await one.ask("join-room", mine("private")));
  done(await two.ask("join-room", mine("private")));
  for (const hint of [{ roomId: mine("private") }, { to: one.id }, { target: one.socket.id }, { callId: mine("private") }, {}]) {
    refused(await eve.ask("offer", { ...hint, offer: {} }), "not-in-session");
  }

  refused(await eve.ask("offer", {}, mine("private")), "not-in-session");
  await one.heardNothingOf("offer");
});

test("a megabyte closes the connection that sends it, and no other", async () => {
  const [one, two] = [await page({}, { transports: ["websocket"] }), await page()];
  one.emit("join-room", "x".repeat(1_000_000));
  await one.hear("disconnect");
  done(await two.ask("join-room", mine("still here")));
});
