// @vitest-environment node -- jsdom has no CryptoKey
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeServer } from "../testing/fakeServer";
import { openPage, useFakeMedia, type TestPage } from "../testing/twoPeers";

let server: FakeServer;
let pages: TestPage[];

beforeEach(() => {
  useFakeMedia();
  server = new FakeServer();
  pages = [];
});

afterEach(() => {
  for (const { duet } of pages) {
    duet.dispose();
  }
});

async function open(name: string): Promise<TestPage> {
  const page = openPage(server, name, { indexedDB: new IDBFactory() });
  pages.push(page);
  await page.until(({ server: line, me }) => line.phase === "online" && me.verified);
  return page;
}

test("the ID outlives a reload, and the recovery file is offered once", async () => {
  const page = await open("Ada");
  const { id } = page.state().me;
  expect(page.state().identity.recovery).toBe("offered");

  const again = page.reload();
  pages.push(again);

  await again.until(({ me }) => me.verified);
  expect(again.state().me).toMatchObject({ id, key: "owner" });
  expect(again.state().identity.recovery).toBe("unavailable");
});

test("a recovery file brings the ID to another browser, with the right passphrase only", async () => {
  const [old, other] = [await open("Ada"), await open("Ada")];
  const file = (await old.duet.identity.sealRecovery("correct horse")) ?? "";
  expect(await old.duet.identity.sealRecovery("again")).toBeNull();

  expect(await other.duet.identity.restore(file, "wrong horse")).toBe("wrong-passphrase");
  expect(await other.duet.identity.restore("{}", "correct horse")).toBe("bad-file");
  expect(await other.duet.identity.restore(file, "correct horse")).toBe("restored");

  await other.until(({ me, server: line }) => me.id === old.state().me.id && line.phase === "online");
});

test("a second device is linked, rings too, and answers under the same ID", async () => {
  const [laptop, phone, bob] = [await open("Ada"), await open("Ada"), await open("Bob")];
  laptop.duet.identity.startLink();
  const { offer } = laptop.state().identity;
  phone.duet.identity.joinLink(offer.state === "waiting" ? offer.link : "", "Phone");
  await laptop.until(({ identity }) => identity.offer.state === "confirm");
  await phone.until(({ identity }) => identity.join.state === "asking");
  const [shown, confirmed] = [phone.state().identity.join, laptop.state().identity.offer];
  expect(shown.state === "asking" && shown.emoji).toEqual(confirmed.state === "confirm" && confirmed.emoji);

  laptop.duet.identity.confirmLink(true);

  await phone.until(({ identity, me, server: line }) => identity.join.state === "done" && me.id === laptop.state().me.id && line.phase === "online");
  expect(phone.state().me.key).toBe("linked-device");
  expect(laptop.state().identity.devices[0]?.name).toBe("Phone");

  bob.duet.calls.call(laptop.state().me.id);
  await laptop.until(({ incoming }) => incoming.length === 1);
  await phone.until(({ incoming }) => incoming.length === 1);
  phone.duet.calls.answer(phone.state().incoming[0]?.callId ?? "");
  await bob.until(({ session }) => session?.phase.name === "connected" && session.verification.state === "verified");
  await laptop.until(({ incoming }) => incoming[0]?.phase.name === "over" && incoming[0].phase.reason === "answered-elsewhere");
});

test("a link that was made up, or denied, links nothing", async () => {
  const [laptop, phone] = [await open("Ada"), await open("Eve")];
  const { id } = phone.state().me;
  phone.duet.identity.joinLink("https://duet.test/link#nonsense", "Phone");
  await phone.until(({ identity }) => identity.join.state === "failed");

  laptop.duet.identity.startLink();
  const { offer } = laptop.state().identity;
  phone.duet.identity.joinLink(offer.state === "waiting" ? offer.link : "", "Phone");
  await laptop.until(({ identity }) => identity.offer.state === "confirm");
  laptop.duet.identity.confirmLink(false);

  await phone.until(({ identity }) => identity.join.state === "failed" && identity.join.why === "denied");
  expect(phone.state().me.id).toBe(id);
});
