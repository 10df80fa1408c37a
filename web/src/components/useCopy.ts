import { useEffect, useState } from "react";

const confirmationShown = 2500;

/** Copies text, and says for a moment that it did (or that it could not). */
export function useCopy(): { state: "idle" | "copied" | "failed"; copy: (text: string) => void } {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");

  useEffect(() => {
    if (state === "idle") {
      return undefined;
    }

    const timer = setTimeout(() => setState("idle"), confirmationShown);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = (text: string) => {
    writeClipboard(text).then(
      () => setState("copied"),
      () => setState("failed"),
    );
  };

  return { state, copy };
}

/** The clipboard API exists on secure pages only; a selected text field serves the others. */
async function writeClipboard(text: string): Promise<void> {
  if ("clipboard" in navigator) {
    await navigator.clipboard.writeText(text);
    return;
  }

  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) {
    throw new Error("The browser did not copy.");
  }
}
