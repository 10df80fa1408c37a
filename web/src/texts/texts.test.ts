import { expect, test } from "vitest";
import { emojiTable } from "../call/verification/emoji";
import type { Text, TextKey } from "./catalogue";
import { en } from "./en";
import { chooseLanguage, type Language, languages, loadCatalogue } from "./languages";
import { signNames } from "./signNames";
import { createTexts } from "./texts";

const all = Object.keys(languages) as Language[];
const forms = (text: Text) => (typeof text === "string" ? [text] : Object.values(text));
const places = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

test.each(all)("%s has every text, and no more", async (language) => {
  expect(Object.keys(await loadCatalogue(language))).toEqual(Object.keys(en));
});

test.each(all)("%s fills the same places as English, and leaves no text empty", async (language) => {
  const catalogue = await loadCatalogue(language);
  const wrong = (Object.keys(en) as TextKey[]).filter((key) => {
    const wanted = places(forms(en[key])[0] ?? "").join(" ");
    return forms(catalogue[key]).some((text) => text.trim() === "" || places(text).join(" ") !== wanted);
  });
  expect(wrong).toEqual([]);
});

test.each(all)("%s has a text for each of its plural categories", async (language) => {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const catalogue = await loadCatalogue(language);
  const plurals = Object.values(catalogue).filter((text) => typeof text !== "string");
  expect(plurals.length).toBeGreaterThan(0);
  expect(plurals.map((text) => Object.keys(text).toSorted())).toEqual(plurals.map(() => categories.toSorted()));
});

test.each(all.filter((language) => language !== "en"))("%s is translated", async (language) => {
  const catalogue = await loadCatalogue(language);
  const sentences = (Object.keys(en) as TextKey[]).filter((key) => forms(en[key])[0]?.endsWith("."));
  expect(sentences.filter((key) => JSON.stringify(catalogue[key]) === JSON.stringify(en[key]))).toEqual([]);
});

test.each(all)("%s has a name for each sign of the short authentication string, and no two the same", (language) => {
  const names = signNames(language);
  expect(names.length).toBe(emojiTable.length);
  expect(new Set(names.filter((name) => name.trim() === name && name !== "")).size).toBe(emojiTable.length);
});

test("the chosen language comes before those of the browser, and regions do not matter", () => {
  expect(chooseLanguage("", ["fr-CA", "en"])).toBe("fr");
  expect(chooseLanguage("ja", ["fr-CA"])).toBe("ja");
  expect(chooseLanguage("", ["tlh", "de-AT"])).toBe("de");
  expect(chooseLanguage("", [])).toBe("en");
});

test("Arabic is written from right to left", async () => {
  expect(createTexts("ar", await loadCatalogue("ar")).direction).toBe("rtl");
});

test("counts choose the plural, and numbers follow the language", async () => {
  expect(createTexts("en", en).t("people.missedCount", { count: 1 })).toBe("1 missed call");
  expect(createTexts("en", en).t("people.missedCount", { count: 1200 })).toBe("1,200 missed calls");
  expect(createTexts("de", await loadCatalogue("de")).t("people.missedCount", { count: 1200 })).toBe("1.200 verpasste Anrufe");
});

test.each(all)("%s writes short numbers as the language's own formatter does", (language) => {
  const { number, duration } = createTexts(language, en);
  const formatter = new Intl.NumberFormat(language);
  const two = new Intl.NumberFormat(language, { minimumIntegerDigits: 2 });
  expect([0, 7, 42, 999, 1000, -1, 1.5].map((value) => number(value))).toEqual([0, 7, 42, 999, 1000, -1, 1.5].map((value) => formatter.format(value)));
  expect(duration(3605)).toBe(`${formatter.format(1)}:${two.format(0)}:${two.format(5)}`);
});

test("sizes, durations and moments are written as people do", () => {
  const texts = createTexts("en", en);
  expect(texts.bytes(999)).toBe("999 byte");
  expect(texts.bytes(23_400_000)).toBe("23.4 MB");
  expect(texts.duration(249)).toBe("4:09");
  expect(texts.duration(3849)).toBe("1:04:09");
  const now = new Date(2030, 4, 5, 15, 30).getTime();
  expect(texts.moment(new Date(2030, 4, 5, 9, 5).getTime(), now)).toMatch(/^9:05/);
  expect(texts.moment(new Date(2030, 4, 4, 9, 5).getTime(), now)).toMatch(/^Yesterday, 9:05/);
  expect(texts.moment(new Date(2030, 4, 6, 9, 5).getTime(), now)).toMatch(/^Tomorrow, 9:05/);
});

test("dates and numbers follow the region that the browser names, if it is one of the language", () => {
  const [morning, million] = [new Date(2030, 4, 5, 14, 5).getTime(), 1_000_000];
  expect(createTexts("en", en, ["en-GB"]).time(morning)).toBe("14:05");
  expect(createTexts("en", en, ["de-DE", "en-US"]).time(morning)).toMatch(/^2:05\sPM$/);
  expect(createTexts("en", en, ["en-IN"]).number(million)).toBe("10,00,000");
  expect(createTexts("de", en, ["en-US", "de-CH"]).number(million)).toMatch(/^1[’']000[’']000$/);
  expect(createTexts("ar", en, ["ar-EG"]).number(million)).toMatch(/^1\D000\D000$/);
  expect(createTexts("fr", en, ["en-GB"]).number(1.5)).toBe("1,5");
});

test("whose name is not known is written as the place in the sentence wants it", async () => {
  const [english, german, portuguese] = await Promise.all((["en", "de", "pt"] as const).map(async (language) => createTexts(language, await loadCatalogue(language))));
  const said = (texts: ReturnType<typeof createTexts> | undefined, key: TextKey) => texts?.t(key, { name: texts.t("app.otherPerson") });

  expect(said(english, "ended.connection-lost")).toBe("The connection to the other person was lost.");
  expect(said(english, "ended.page-closed")).toBe("The other person left.");
  expect(said(english, "call.heldCall")).toBe("On hold: The other person");
  expect(said(german, "ended.connection-lost")).toBe("Die Verbindung zu der anderen Person ist abgerissen.");
  expect(said(portuguese, "call.muted")).toBe("O microfone de quem está do outro lado está silenciado");
});
