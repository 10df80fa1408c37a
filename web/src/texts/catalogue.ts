import type { en } from "./en";

/** One text: plain, or one per plural category of the language (CLDR), chosen by `count`. `{name}` marks a place to fill. */
export type Text = string | ({ other: string } & Partial<Record<Exclude<Intl.LDMLPluralRule, "other">, string>>);

export type TextKey = keyof typeof en;

/** Every text of the page in one language. */
export type Catalogue = Readonly<Record<TextKey, Text>>;

export type TextValues = Readonly<Record<string, string | number>>;
