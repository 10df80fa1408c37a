/** An object that came from the network: any field may be missing or of another type. */
export type Wire = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one when it is none. */
export function asWire(value: unknown): Wire {
  return isWire(value) ? value : {};
}

export function isWire(value: unknown): value is Wire {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function asNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** One of the words, or null. */
export function oneOf<const W extends string>(value: unknown, ...words: readonly W[]): W | null {
  return words.find((word) => word === value) ?? null;
}

/** Reads JSON that somebody else wrote; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
