import { useEffect, useState } from "react";
import { useDuetState } from "../app/DuetContext";
import { chooseLanguage, loadCatalogue } from "./languages";
import { createTexts, type Texts } from "./texts";

/** The texts of the language in the settings. Keeps the old ones until the new ones are loaded, or when they cannot be. */
export function useChosenTexts(initial: Texts): Texts {
  const chosen = useDuetState((state) => state.settings.language);
  const [texts, setTexts] = useState(initial);
  const language = chooseLanguage(chosen, navigator.languages);

  useEffect(() => {
    let wanted = true;
    if (language !== texts.language) {
      loadCatalogue(language).then(
        (catalogue) => {
          if (wanted) {
            setTexts(createTexts(language, catalogue, navigator.languages));
          }
        },
        () => undefined, // Offline: the page goes on in the language that it has.
      );
    }

    return () => {
      wanted = false;
    };
  }, [language, texts.language]);

  return texts;
}
