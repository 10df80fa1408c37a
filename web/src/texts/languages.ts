import type { Catalogue } from "./catalogue";
import type { Language } from "./chooseLanguage";

export { chooseLanguage, isLanguage, type Language, languages } from "./chooseLanguage";

/** Loads one language; each is a chunk of its own, so that nobody loads nine. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  switch (language) {
    case "en":
      return (await import("./en")).en;
    case "de":
      return (await import("./de")).de;
    case "fr":
      return (await import("./fr")).fr;
    case "es":
      return (await import("./es")).es;
    case "pt":
      return (await import("./pt")).pt;
    case "hi":
      return (await import("./hi")).hi;
    case "zh":
      return (await import("./zh")).zh;
    case "ja":
      return (await import("./ja")).ja;
    case "ar":
      return (await import("./ar")).ar;
  }
}
