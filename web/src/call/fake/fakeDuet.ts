import { Store } from "../store";
import type { Duet, DuetState, Levels } from "../types";
import { initialState } from "../initialState";

/** One command that the interface gave: its dotted name and the arguments. */
export interface GivenCommand {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** A Duet without a server: state is what the test or the scene says; commands are written down and can be answered by a script. */
export interface FakeDuet extends Duet {
  set(change: Partial<DuetState>): void;
  setLevels(levels: Levels): void;
  readonly commands: readonly GivenCommand[];
  /** Runs when the command is given, e.g. `on("calls.call", (id) => fake.set(…))`. */
  on(name: string, script: (...args: readonly never[]) => void): void;
}

/** Starts from the state of a page that is online, unless `initial` says otherwise. */
export function createFakeDuet(initial: Partial<DuetState> = {}): FakeDuet {
  const store = new Store<DuetState>({ ...initialState(), ...initial });
  const commands: GivenCommand[] = [];
  const scripts = new Map<string, (...args: readonly never[]) => void>();
  const levelListeners = new Set<(levels: Levels) => void>();

  const record = <R>(name: string, result: R) => {
    return (...args: readonly unknown[]): R => {
      commands.push({ name, args });
      scripts.get(name)?.(...(args as readonly never[]));
      return result;
    };
  };

  const group = <N extends string>(prefix: string, ...names: readonly N[]): Record<N, (...args: readonly unknown[]) => void> =>
    Object.fromEntries(names.map((name) => [name, record(`${prefix}.${name}`, undefined)])) as Record<N, (...args: readonly unknown[]) => void>;

  return {
    getState: store.get,
    subscribe: store.subscribe,
    subscribeLevels: (listener) => {
      levelListeners.add(listener);
      return () => {
        levelListeners.delete(listener);
      };
    },
    reconnect: record("reconnect", undefined),
    dispose: record("dispose", undefined),
    media: group(
      "media",
      "openPreview",
      "tryPreviewAgain",
      "closePreview",
      "setMicrophone",
      "setCamera",
      "chooseMicrophone",
      "chooseCamera",
      "chooseSpeaker",
      "startScreen",
      "stopScreen",
      "setScreenHint",
      "pushToTalk",
      "playSpeakerTest",
    ),
    calls: group("calls", "expect", "call", "cancel", "answer", "decline", "dismissOutgoing", "dismissIncoming"),
    rooms: {
      ...group("rooms", "join", "lock", "admit", "deny", "removeGuest", "expire"),
      create: record("rooms.create", { roomId: "MTIzNDU2Nzg5MDEyMzQ1Ng", link: `${location.origin}/r/MTIzNDU2Nzg5MDEyMzQ1Ng` }),
    },
    session: {
      ...group("session", "hangUp", "dismissSession", "takeBack", "setHold", "swap", "react", "confirmEmoji", "acceptPeer"),
      qualityReport: record("session.qualityReport", "Duet quality report"),
    },
    chat: group("chat", "send", "markRead"),
    files: group("files", "send", "accept", "decline", "pause", "resume", "cancel", "saved", "letGo"),
    people: {
      ...group("people", "removeContact", "block", "unblock", "markMissedSeen", "clearRecents", "removeMissed"),
      saveContact: record("people.saveContact", true),
    },
    identity: {
      ...group("identity", "declineRecovery", "startLink", "confirmLink", "cancelLink", "joinLink", "chooseLink", "findKept", "takeBack", "removeDevice"),
      sealRecovery: record("identity.sealRecovery", Promise.resolve("{}")),
      restore: record("identity.restore", Promise.resolve("restored" as const)),
    },
    settings: {
      change: (change) => {
        record("settings.change", undefined)(change);
        store.set({ settings: { ...store.get().settings, ...change } });
      },
    },
    preflight: group("preflight", "run", "stop"),

    set: (change) => {
      store.set(change);
    },
    setLevels: (levels) => {
      for (const listener of levelListeners) {
        listener(levels);
      }
    },
    commands,
    on: (name, script) => {
      scripts.set(name, script);
    },
  };
}
