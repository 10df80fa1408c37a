export interface PageEvents {
  /** The page goes away, or reloads. */
  readonly onClosing: () => void;
  /** The browser stops the page's scripts: a locked phone, a tab that was long out of sight. */
  readonly onAsleep: () => void;
  /** They run again. */
  readonly onAwake: () => void;
  /** The page is out of sight, or seen again. */
  readonly onSeen: (seen: boolean) => void;
  /** The browser thinks that there is a network again, or another one. */
  readonly onNetwork: () => void;
  /** The browser had put the page to sleep, and woke it as it was. */
  readonly onWoken: () => void;
  /** Another tab of this browser wrote what both keep under this key. */
  readonly onStored: (key: string | null) => void;
}

/** What the browser tells the whole page, until the signal. */
export function watchPage(signal: AbortSignal, events: PageEvents): void {
  // The tests of the call run without a window, too.
  const on = <K extends keyof WindowEventMap>(name: K, hear: (event: WindowEventMap[K]) => void) => {
    globalThis.addEventListener?.(name, hear, { signal });
  };
  on("pagehide", events.onClosing);
  on("online", events.onNetwork);
  // Not in every browser, and not in TypeScript's library (Network Information API).
  const network = (globalThis.navigator as { readonly connection?: EventTarget } | undefined)?.connection;
  network?.addEventListener("change", events.onNetwork, { signal });
  on("pageshow", ({ persisted }) => {
    if (persisted) {
      events.onWoken();
    }
  });
  // Page Lifecycle, which not every browser has.
  globalThis.document?.addEventListener("freeze", events.onAsleep, { signal });
  globalThis.document?.addEventListener("resume", events.onAwake, { signal });
  globalThis.document?.addEventListener(
    "visibilitychange",
    () => {
      events.onSeen(document.visibilityState !== "hidden");
    },
    { signal },
  );
  on("storage", ({ key }) => {
    events.onStored(key);
  });
}
