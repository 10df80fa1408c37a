import { IDBFactory } from "fake-indexeddb";
import { vi } from "vitest";
import { createDuet } from "../createDuet";
import type { Environment } from "../environment";
import { idOfKey } from "../identity/id";
import type { Duet, DuetState } from "../types";
import { fromBase64Url } from "../wire/base64url";
import { FakePeerConnection, FakeStream, FakeTrack } from "./fakePeerConnection";
import { FakeConnection, FakeServer } from "./fakeServer";

/** One browser that plays in a test. */
export interface TestPage {
  readonly duet: Duet;
  readonly connection: FakeConnection;
  /** Every track that was captured. */
  readonly captured: FakeTrack[];
  readonly state: () => DuetState;
  /** Waits until the state says so. */
  until(condition: (state: DuetState) => boolean): Promise<void>;
  /** All that the tab keeps for a reload. */
  kept(): string;
  /** A copy of the tab, beside it. */
  duplicate(): TestPage;
  /** The same browser after a reload: storage is what is left. */
  reload(): TestPage;
}

class MemoryStorage implements Storage {
  readonly #entries = new Map<string, string>();

  get length(): number {
    return this.#entries.size;
  }

  clear(): void {
    this.#entries.clear();
  }

  getItem(key: string): string | null {
    return this.#entries.get(key) ?? null;
  }

  key(index: number): string | null {
    return [...this.#entries.keys()][index] ?? null;
  }

  removeItem(key: string): void {
    this.#entries.delete(key);
  }

  setItem(key: string, value: string): void {
    this.#entries.set(key, value);
  }
}

export function useFakeMedia(): void {
  vi.stubGlobal("MediaStream", FakeStream);
}

export function openPage(server: FakeServer, name: string, change: Partial<Environment> = {}): TestPage {
  const stores = { indexedDB: new IDBFactory(), localStorage: new MemoryStorage(), sessionStorage: new MemoryStorage() };
  stores.localStorage.setItem("duet.settings", JSON.stringify({ name }));
  return load(server, { ...stores, ...change });
}

/** The same, once it is signed in with its key. */
export async function openOnline(server: FakeServer, name: string, change: Partial<Environment> = {}): Promise<TestPage> {
  const page = openPage(server, name, change);
  await page.until(({ server: line, me }) => line.phase === "online" && me.verified);
  return page;
}

function load(server: FakeServer, stores: Partial<Environment>): TestPage {
  const captured: FakeTrack[] = [];
  let connection: FakeConnection | undefined;
  const capture = (kinds: MediaStreamConstraints) => {
    const tracks = [...(kinds.audio === undefined ? [] : [new FakeTrack("audio")]), ...(kinds.video === undefined ? [] : [new FakeTrack("video")])];
    captured.push(...tracks);
    return Promise.resolve(new FakeStream(tracks));
  };
  const environment = {
    createSignalling: ({ handshake }) => {
      connection = new FakeConnection(server, handshake, async (key) => await idOfKey(fromBase64Url(key) ?? new Uint8Array()));
      return connection;
    },
    createConnection: (configuration) => FakePeerConnection.asConnection(configuration),
    mediaDevices: {
      getUserMedia: capture,
      getDisplayMedia: capture,
      enumerateDevices: () => Promise.resolve([]),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    } as unknown as MediaDevices,
    indexedDB: undefined,
    localStorage: undefined,
    sessionStorage: undefined,
    origin: "https://duet.test",
    host: "duet.test",
    ...stores,
  } satisfies Environment;
  const duet = createDuet(environment);
  if (connection === undefined) {
    throw new Error("createDuet made no connection.");
  }

  const page: TestPage = {
    duet,
    connection,
    captured,
    state: duet.getState,
    until: async (condition) => {
      await vi.waitFor(
        () => {
          if (!condition(duet.getState())) {
            const { server: line, outgoing, incoming, session, media } = duet.getState();
            throw new Error(`Not reached: ${JSON.stringify({ line, outgoing, incoming, session, media }, (key, value: unknown) => (key === "quality" ? undefined : value))}`);
          }
        },
        { timeout: 10_000, interval: 5 },
      );
    },
    kept: () => {
      const { sessionStorage: tab } = stores;
      return Array.from({ length: tab?.length ?? 0 }, (_, index) => tab?.getItem(tab.key(index) ?? "") ?? "").join("\n");
    },
    duplicate: () => {
      const [tab, copy] = [stores.sessionStorage, new MemoryStorage()];
      for (let index = 0; index < (tab?.length ?? 0); index += 1) {
        const key = tab?.key(index) ?? "";
        copy.setItem(key, tab?.getItem(key) ?? "");
      }

      return load(server, { ...stores, sessionStorage: copy });
    },
    reload: () => {
      page.connection.drop("page-closed");
      return load(server, stores);
    },
  };
  return page;
}
