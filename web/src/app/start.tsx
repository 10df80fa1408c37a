import { startTransition, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Duet } from "../call";
import type { Texts } from "../texts/texts";
import { App } from "./App";
import { drawnDuet } from "./drawnDuet";
import "../theme/styles";

/** Draws the page. The call is at work already. */
export function start(duet: Duet, texts: Texts): void {
  const root = document.getElementById("root");
  if (root === null) {
    throw new Error("index.html has no element with the id root.");
  }

  const drawn = drawnDuet(duet, texts);
  // As a transition it is made in slices of some milliseconds: what was drawn before it can be pressed meanwhile.
  startTransition(() => {
    createRoot(root).render(
      <StrictMode>
        <App duet={drawn} texts={texts} onTexts={drawn.speak} />
      </StrictMode>,
    );
  });
}
