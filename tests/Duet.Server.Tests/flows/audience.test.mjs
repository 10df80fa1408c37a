// For which site a handshake was signed, where the settings name the server's own: whatever the request says itself.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { closeAll, open, person, server } from "./client.mjs";

afterEach(closeAll);

const own = new URL(server.url).host;

for (const [audience, headers] of [
  [own, {}],
  ["evil.example", { host: "evil.example" }],
  ["evil.example", { "x-forwarded-host": "evil.example", "x-forwarded-for": "203.0.113.1" }],
  ["app.example.org", {}],
]) {
  test(`a handshake for ${audience} with ${JSON.stringify(headers)}`, async () => {
    const ann = await person();
    const [error] = await open({ identity: ann.identity({ audience }) }, { extraHeaders: headers }).hear("connect_error");
    assert.equal(error.data.error, "bad-audience");
  });
}

for (const audience of ["duet.example.org", "DUET.example.org", "app.example.org:8443"]) {
  test(`a handshake for ${audience}`, async () => {
    const ann = await person();
    const [id] = await open({ identity: ann.identity({ audience }) }).hear("me");
    assert.equal(id, ann.id);
  });
}
