// Somebody who does not read, and somebody who does not stop.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { closeAll, done, page, refused } from "./client.mjs";

afterEach(closeAll);

const mine = (name) => `${name} of ${process.pid}`;

test("a member that does not read is taken for lost, and others do not wait for it", async () => {
  const [sender, reader, bystander] = [await page(), await page({}, { transports: ["websocket"] }), await page()];
  done(await sender.ask("join-room", mine("slow")));
  done(await reader.ask("join-room", mine("slow")));
  reader.socket.io.engine.transport.ws._socket.pause();

  // Each offer is 60 KB: what the system's buffers hold, and then what the server's do.
  const offer = { roomId: mine("slow"), offer: { sdp: "x".repeat(60_000) } };
  let away = false;
  void sender.hear("peer-away").then(() => (away = true));
  for (let sent = 0; sent < 400 && !away; sent++) {
    await sender.ask("offer", offer);
    done(await bystander.ask("set-name", `still here ${sent}`));
  }

  assert.ok(away);
  // What is kept until it is back is little.
  for (let sent = 0; sent < 2; sent++) {
    done(await sender.ask("offer", offer));
  }

  refused(await sender.ask("offer", offer), "rate-limited");
});
