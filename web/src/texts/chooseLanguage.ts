/** The languages of the page, by their own names, as they are listed in the settings. */
export const languages = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  pt: "Português",
  hi: "हिन्दी",
  zh: "中文",
  ja: "日本語",
  ar: "العربية",
} as const;

export type Language = keyof typeof languages;

export function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(languages, tag);
}

/** The first of the person's languages that the page speaks; English when there is none. */
export function chooseLanguage(chosen: string | null | undefined, preferred: readonly string[]): Language {
  for (const tag of chosen ? [chosen, ...preferred] : preferred) {
    const primary = tag.toLowerCase().split("-")[0] ?? "";
    if (isLanguage(primary)) {
      return primary;
    }
  }

  return "en";
}
