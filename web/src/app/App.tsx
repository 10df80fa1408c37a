import { ThemeProvider } from "@mui/material/styles";
import { type ReactNode, useLayoutEffect, useMemo } from "react";
import type { Duet } from "../call";
import { TextsContext } from "../texts/TextsContext";
import { useChosenTexts } from "../texts/useChosenTexts";
import type { Texts } from "../texts/texts";
import { createDuetTheme } from "../theme/theme";
import { DuetContext } from "./DuetContext";
import { Shell } from "./Shell";
import { useAppearance } from "./useAppearance";

/** Everything that is drawn, for one Duet. */
export function App({ duet, texts, onTexts }: { duet: Duet; texts: Texts; onTexts?: (texts: Texts) => void }): ReactNode {
  return (
    <DuetContext value={duet}>
      <Localized initial={texts} onTexts={onTexts} />
    </DuetContext>
  );
}

function Localized({ initial, onTexts }: { initial: Texts; onTexts: ((texts: Texts) => void) | undefined }): ReactNode {
  const texts = useChosenTexts(initial);
  const theme = useMemo(() => createDuetTheme(texts.direction), [texts.direction]);
  useAppearance();

  // Words and direction are drawn together.
  useLayoutEffect(() => {
    document.documentElement.lang = texts.language;
    document.documentElement.dir = texts.direction;
    onTexts?.(texts);
  }, [texts, onTexts]);

  return (
    <TextsContext value={texts}>
      <ThemeProvider theme={theme}>
        <Shell />
      </ThemeProvider>
    </TextsContext>
  );
}
