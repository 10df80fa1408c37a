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

/** A number between two bounds, or null: there is no other way to read one that somebody else wrote. */
export function asNumber(value: unknown, least: number, most: number): number | null {
  return typeof value === "number" && value >= least && value <= most ? value : null;
}

/** How many, or how many bytes. */
export function asCount(value: unknown, most = Number.MAX_SAFE_INTEGER): number | null {
  return Number.isInteger(value) ? asNumber(value, 0, most) : null;
}

/** The last moment of the year 9999: every time up to it can be drawn, as a date and in ISO 8601. */
const lastTime = 253_402_300_799_999;

/** Milliseconds since 1970. */
export function asTime(value: unknown): number | null {
  return asNumber(value, 0, lastTime);
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
