// The server of these tests has small limits; see the test project.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { closeAll, done, open, page, refused } from "./client.mjs";

afterEach(closeAll);

test("calls to one ID after another", async () => {
  const one = await page();
  for (let index = 0; index < 3; index++) {
    refused(await one.ask("callUser", { userToCall: `nobody ${index}`, signalData: {} }), "offline");
  }

  const answer = refused(await one.ask("callUser", { userToCall: "nobody 4", signalData: {} }), "rate-limited");
  assert.ok(answer.retryAfter > 0 && answer.retryAfter <= 3600);
  refused(await one.ask("callUser", { userToCall: "nobody 1", signalData: {} }), "offline");
});

test("an event storm is told, then closed, and others do not notice", async () => {
  const [one, two] = [await page(), await page()];
  for (let index = 0; index < 1000; index++) {
    one.emit("no such event");
  }

  assert.equal((await one.hear("error-message"))[0].error, "rate-limited");
  await one.hear("disconnect");
  done(await two.ask("join-room", "calm"));
});

test("connections of one address", async () => {
  const clients = [];
  for (let index = 0; index < 10; index++) {
    clients.push(await page());
  }

  const [error] = await open().hear("connect_error");
  assert.equal(error.data.error, "rate-limited");
  assert.ok(error.data.retryAfter > 0);
  clients[0].close();
  await clients[1].ask("no such event");
  // The place is free as soon as the server has seen the close; try until then, a few times at the most.
  for (let attempt = 0; attempt < 20; attempt++) {
    const client = open();
    const outcome = await Promise.race([client.hear("me").then(() => "me"), client.hear("connect_error").then(() => "refused")]);
    if (outcome === "me") {
      return;
    }
  }

  assert.fail("no place became free");
});
