import { createContext, useContext } from "react";
import type { Texts } from "./texts";

export const TextsContext = createContext<Texts | null>(null);

/** The texts of the language that is shown now. */
export function useTexts(): Texts {
  const texts = useContext(TextsContext);
  if (texts === null) {
    throw new Error("No texts: the component is drawn outside TextsContext.");
  }

  return texts;
}
