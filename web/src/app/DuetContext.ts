import { createContext, useContext, useSyncExternalStore } from "react";
import type { Duet, DuetState } from "../call";

export const DuetContext = createContext<Duet | null>(null);

/** The object that owns the call: its commands. */
export function useDuet(): Duet {
  const duet = useContext(DuetContext);
  if (duet === null) {
    throw new Error("No Duet: the component is drawn outside DuetContext.");
  }

  return duet;
}

/** One part of the state. Draws again only when that part is another one, so select what exists, do not build. */
export function useDuetState<T>(select: (state: DuetState) => T): T {
  const duet = useDuet();
  return useSyncExternalStore(duet.subscribe, () => select(duet.getState()));
}
