import { defaultSettings, type Settings } from "../types";
import { isWire } from "../wire/wire";
import { readStored, writeStored } from "./stored";

export const settingsKey = "duet.settings";
export const longestName = 64;

/** The settings of this browser: read once, written at each change. */
export class SettingsKeeper {
  readonly #storage: Storage | undefined;
  #settings: Settings;

  constructor(storage: Storage | undefined) {
    this.#storage = storage;
    this.#settings = checked(readStored(storage, settingsKey));
  }

  get(): Settings {
    return this.#settings;
  }

  /** Another tab changed them. */
  reload(): Settings {
    this.#settings = checked(readStored(this.#storage, settingsKey));
    return this.#settings;
  }

  change(change: Partial<Settings>): Settings {
    this.#settings = checked({ ...this.#settings, ...change });
    writeStored(this.#storage, settingsKey, this.#settings);
    return this.#settings;
  }
}

const words: Partial<Record<keyof Settings, readonly string[]>> = {
  appearance: ["system", "light", "dark"],
  layout: ["speaker", "side-by-side"],
  screenHint: ["text", "motion"],
  codec: ["auto", "AV1", "VP9", "H264", "VP8"],
};

/** Each value that has the right type; the default for any other. */
function checked(value: unknown): Settings {
  if (!isWire(value)) {
    return defaultSettings;
  }

  const entries = Object.entries(defaultSettings).map(([name, fallback]) => {
    const kept = value[name];
    const allowed = words[name as keyof Settings];
    const fits = typeof kept === typeof fallback && (allowed === undefined || allowed.includes(String(kept)));
    return [name, fits ? kept : fallback];
  });
  const settings = Object.fromEntries(entries) as unknown as Settings; // the same keys and types as the defaults
  return { ...settings, name: settings.name.slice(0, longestName) };
}
