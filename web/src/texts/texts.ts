import type { Catalogue, TextKey, TextValues } from "./catalogue";
import type { Language } from "./languages";

/** Texts, numbers and dates of one language. Immutable. */
export interface Texts {
  readonly language: Language;
  readonly direction: "ltr" | "rtl";
  t: (key: TextKey, values?: TextValues) => string;
  number: (value: number, options?: Intl.NumberFormatOptions) => string;
  /** "14:05" today, "Yesterday, 14:05" the day before, "Tomorrow, 14:05" the day after, a date beyond that. */
  moment: (time: number, now?: number) => string;
  time: (time: number) => string;
  bytes: (count: number) => string;
  /** "4:09" or "1:04:09". */
  duration: (seconds: number) => string;
}

const rightToLeft: ReadonlySet<string> = new Set(["ar"]);

/** Dates and numbers are written as where the person lives, if `preferred` (the browser's languages) says so: 14:05 in London, 2:05 PM in New York. */
export function createTexts(language: Language, catalogue: Catalogue, preferred: readonly string[] = []): Texts {
  // Made when they are first needed: the first formatter of a page reads the browser's language data, which takes longer than drawing a call.
  let region: string | undefined;
  const locale = () => (region ??= localeOf(language, preferred));
  let plurals: Intl.PluralRules | undefined;
  let plain: Intl.NumberFormat | undefined;
  const number = (value: number, options?: Intl.NumberFormatOptions) => {
    if (options !== undefined) {
      return new Intl.NumberFormat(locale(), options).format(value);
    }

    return isShort(value) ? String(value) : (plain ??= new Intl.NumberFormat(locale())).format(value);
  };

  const within = () => {
    const text = catalogue["app.otherPersonWithin"];
    return typeof text === "string" ? text : text.other;
  };

  const t = (key: TextKey, values: TextValues = {}) => {
    const text = catalogue[key];
    const chosen = typeof text === "string" ? text : (text[(plurals ??= new Intl.PluralRules(language)).select(Number(values.count))] ?? text.other);
    return fill(chosen, values, number, (value) => (value === catalogue["app.otherPerson"] ? within() : value));
  };

  const time = (at: number) => new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(at);

  return {
    language,
    direction: rightToLeft.has(language) ? "rtl" : "ltr",
    t,
    number,
    time,
    moment: (at, now = Date.now()) => {
      const days = daysBetween(at, now);
      if (days === 0) {
        return time(at);
      }

      if (days === 1 || days === -1) {
        return `${capitalized(new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-days, "day"), language)}, ${time(at)}`;
      }

      return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(at);
    },
    bytes: (count) => {
      const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
      const step = count < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
      const value = count / 1000 ** step;
      return number(value, { style: "unit", unit: units[step] ?? "byte", unitDisplay: "short", maximumFractionDigits: step === 0 || value >= 100 ? 0 : 1 });
    },
    duration: (seconds) => {
      const whole = Math.max(0, Math.floor(seconds));
      const two = (value: number) => String(value).padStart(2, "0");
      const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
      return h > 0 ? `${number(h)}:${two(m)}:${two(s)}` : `${number(m)}:${two(s)}`;
    },
  };
}

/** The first of the person's languages that is this one with a region, in the digits that the texts have; the language itself when there is none. */
function localeOf(language: Language, preferred: readonly string[]): string {
  for (const tag of preferred) {
    if (tag.toLowerCase().startsWith(`${language}-`)) {
      try {
        return new Intl.Locale(tag, { numberingSystem: "latn" }).toString();
      } catch {
        // Not a tag of BCP 47.
      }
    }
  }

  return language;
}

/** It stands at the beginning of a line. */
function capitalized(text: string, language: Language): string {
  const [first = ""] = text;
  return first.toLocaleUpperCase(language) + text.slice(first.length);
}

/** Too short for grouping: every language of the page writes such a number with the same digits. */
function isShort(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 1000;
}

/** `within`: how a value is written in the middle of a sentence; elsewhere, as after a colon or in parentheses, it stands for itself. */
function fill(text: string, values: TextValues, number: (value: number) => string, within: (value: string) => string): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string, at: number) => {
    const value = values[name];
    if (value === undefined || typeof value === "number") {
      return value === undefined ? place : number(value);
    }

    return /[\p{L}\p{M}’]\s?$/u.test(text.slice(0, at)) ? within(value) : value;
  });
}

function daysBetween(at: number, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}
