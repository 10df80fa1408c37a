import { ThemeProvider } from "@mui/material/styles";
import { type ReactNode, useEffect, useMemo } from "react";
import type { Duet } from "../call";
import { TextsContext } from "../texts/TextsContext";
import { useChosenTexts } from "../texts/useChosenTexts";
import type { Texts } from "../texts/texts";
import { createDuetTheme } from "../theme/theme";
import { DuetContext } from "./DuetContext";
import { Shell } from "./Shell";
import { useAppearance } from "./useAppearance";

/** Everything that is drawn, for one Duet. */
export function App({ duet, texts }: { duet: Duet; texts: Texts }): ReactNode {
  return (
    <DuetContext value={duet}>
      <Localized initial={texts} />
    </DuetContext>
  );
}

function Localized({ initial }: { initial: Texts }): ReactNode {
  const texts = useChosenTexts(initial);
  const theme = useMemo(() => createDuetTheme(texts.direction), [texts.direction]);
  useAppearance();

  useEffect(() => {
    document.documentElement.lang = texts.language;
    document.documentElement.dir = texts.direction;
  }, [texts]);

  return (
    <TextsContext value={texts}>
      <ThemeProvider theme={theme}>
        <Shell />
      </ThemeProvider>
    </TextsContext>
  );
}
