// The server of this test holds three connections, and lets one address open nine in a minute.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { closeAll, open, page, server } from "./client.mjs";

afterEach(closeAll);

/** Tries to connect; undefined when the server takes it. */
async function refusal() {
  const client = open();
  try {
    return await Promise.race([client.hear("me").then(() => undefined), client.hear("connect_error").then(([error]) => error)]);
  } finally {
    client.close();
  }
}

test("a full server says so, and takes the next one when somebody has gone", async () => {
  const [first] = [await page(), await page(), await page()];
  const full = await refusal();
  assert.equal(full.data.error, "server-full");
  assert.ok(full.data.retryAfter > 0);
  const ready = await fetch(new URL("/readyz", server.url));
  assert.deepEqual([ready.status, await ready.text()], [503, "people are refused: Duet:Limits:Connections is reached"]);

  first.close();
  // The place is free as soon as the server has seen the close.
  for (let attempt = 0; attempt < 3; attempt++) {
    if ((await refusal()) === undefined) {
      return;
    }
  }

  assert.fail("no place became free");
});

test("an address that opens one connection after the other is told to wait, then not even heard", async () => {
  let error;
  for (let attempt = 0; attempt < 10 && error?.data?.error !== "rate-limited"; attempt++) {
    error = await refusal();
  }

  assert.equal(error?.data.error, "rate-limited");
  assert.ok(error.data.retryAfter > 0);
  for (let attempt = 0; attempt < 20 && error?.data !== undefined; attempt++) {
    error = await refusal();
  }

  assert.equal(error.description, 403);
});
