// The server is killed and started again, with nothing kept but its key.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { closeAll, done, page, person, server } from "./client.mjs";

const running = [];
const data = await mkdtemp(join(tmpdir(), "duet-"));

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function start(port) {
  const child = spawn("dotnet", [process.env.DUET_SERVER_DLL, `--urls=http://127.0.0.1:${port}`, "--Turn:Port=0", "--Duet:ReconnectGrace=00:00:20", `--Duet:DataDirectory=${data}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    createInterface(child.stdout).on("line", (line) => line.includes("Application started") && resolve(child));
  });
}

after(async () => {
  closeAll();
  for (const child of running) {
    child.kill("SIGKILL");
  }

  await rm(data, { recursive: true });
});

test("both members of a call and of a room rebuild it, and strangers who were first make way", { timeout: 90_000 }, async () => {
  const port = await freePort();
  server.url = `http://127.0.0.1:${port}`;
  const first = await start(port);
  const [ann, bob] = [await person(), await person()];
  let [caller, callee] = [await ann.page({ name: "Ann" }), await bob.page({ name: "Bob" })];
  const { callId } = done(await caller.ask("callUser", { userToCall: bob.id, signalData: {} }));
  await callee.hear("callUser");
  const { secret } = done(await callee.ask("answerCall", { signal: {}, callId }));
  const [, accepted] = await caller.hear("callAccepted");
  done(await caller.ask("join-room", "restarted"));
  done(await caller.ask("lock-room", { roomId: "restarted", locked: true }));
  const [room] = await caller.hear("session-secret");

  first.removeAllListeners("exit");
  first.kill("SIGKILL");
  await caller.hear("disconnect");
  const began = performance.now();
  await start(port);
  const started = performance.now();

  const stranger = await page();
  const invented = Array(4).fill({ callId, secret: "guessed", role: "caller", peer: { id: bob.id, name: "Bob", verified: true } });
  assert.deepEqual(done(await stranger.ask("resume", { sessions: invented })).sessions.map(({ ok }) => ok), [false, false, false, false]);
  assert.equal(done(await stranger.ask("join-room", "restarted")).role, "host");
  caller = await ann.page({ name: "Ann" });
  const mine = done(await caller.ask("resume", {
    sessions: [
      { callId, secret: accepted.secret },
      { roomId: "restarted", secret: room.secret },
    ],
  }));
  assert.deepEqual(mine.sessions.map((session) => [session.ok, session.role, session.peer?.present]), [[true, "caller", false], [true, "host", undefined]]);
  assert.equal(mine.sessions[1].locked, true);
  assert.equal((await stranger.hear("waiting"))[0].roomId, "restarted");
  assert.equal((await caller.hear("knock"))[0].id, stranger.id);
  done(await caller.ask("ice-candidate", { callId, candidates: [1] }));

  callee = await bob.page({ name: "Bob" });
  const theirs = done(await callee.ask("resume", { sessions: [{ callId, secret }] }));
  console.log(`# server up after ${Math.round(started - began)} ms, both signed in again ${Math.round(performance.now() - started)} ms later`);
  assert.equal(theirs.sessions[0].peer.present, true);
  assert.deepEqual((await callee.hear("ice-candidate"))[0], { callId, candidates: [1] });
  assert.equal((await caller.hear("peer-back"))[0].callId, callId);
  await stranger.heardNothingOf("ice-candidate", "peer-back");
  assert.equal((await callee.ask("join-room", "restarted")).waiting, true);

  done(await callee.ask("leaveCall", { callId }));
  assert.equal((await caller.hear("callEnded"))[0].reason, "hung-up");
});
