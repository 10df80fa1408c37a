import { parseJson } from "../wire/wire";

/** Reads what this browser kept; undefined when there is nothing, or storage is refused. */
export function readStored(storage: Storage | undefined, key: string): unknown {
  try {
    const text = storage?.getItem(key) ?? null;
    return text === null ? undefined : parseJson(text);
  } catch {
    return undefined;
  }
}

/** Keeps it where the browser allows; without storage things live as long as the page. */
export function writeStored(storage: Storage | undefined, key: string, value: unknown): void {
  try {
    storage?.setItem(key, JSON.stringify(value));
  } catch {
    // Full, or refused in a private window.
  }
}

export function removeStored(storage: Storage | undefined, key: string): void {
  try {
    storage?.removeItem(key);
  } catch {
    // Refused in a private window: nothing was kept either.
  }
}
