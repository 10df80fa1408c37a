// @vitest-environment node -- jsdom has no CryptoKey
import { IDBFactory } from "fake-indexeddb";
import { expect, test, vi } from "vitest";
import { changeRows } from "./database";
import { loadIdentity } from "./loadIdentity";

test("a first visit makes a key that can be saved, and later ones find it", async () => {
  const browser = new IDBFactory();
  const first = await loadIdentity(browser);
  const second = await loadIdentity(browser);
  expect(first?.fresh).not.toBeNull();
  expect(second?.identity.id).toBe(first?.identity.id);
  expect(second?.fresh).toBeNull();
  expect(second?.identity.privateKey.extractable).toBe(false);
});

test("of several tabs of a first visit one makes the key, and all have it", async () => {
  const browser = new IDBFactory();
  const tabs = await Promise.all([loadIdentity(browser), loadIdentity(browser), loadIdentity(browser)]);
  expect(new Set(tabs.map((tab) => tab?.identity.id)).size).toBe(1);
  expect(tabs.filter((tab) => tab?.fresh !== null)).toHaveLength(1);
});

test("a returning visit makes no key", async () => {
  const browser = new IDBFactory();
  await loadIdentity(browser);
  const generate = vi.spyOn(crypto.subtle, "generateKey");
  await loadIdentity(browser);
  expect(generate).not.toHaveBeenCalled();
});

test("a row that this page cannot read is left alone", async () => {
  const browser = new IDBFactory();
  await changeRows(browser, () => ({ me: { version: 2 }, kept: [] }));
  const tab = await loadIdentity(browser);
  expect(tab?.fresh).not.toBeNull();
  expect((await loadIdentity(browser))?.identity.id).not.toBe(tab?.identity.id);
});

test("a browser that refuses its storage has no identity", async () => {
  const refusing = { open: () => { throw new DOMException("", "SecurityError"); } } as unknown as IDBFactory;
  await expect(loadIdentity(refusing)).resolves.toBeNull();
  await expect(loadIdentity(undefined)).resolves.toBeNull();
});
