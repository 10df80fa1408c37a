import { useEffect } from "react";
import type { Session } from "../call";
import { useDuetState } from "./DuetContext";

/** The browser asks before this page is closed or reloaded while a file is on its way: what has come of it would be lost. */
export function useLeaveWarning(): void {
  const warns = useDuetState(({ session, held }) => isUnderWay(session) || isUnderWay(held));

  // Not all the time: pages that listen to it come back slower with the browser's back button.
  useEffect(() => {
    if (!warns) {
      return undefined;
    }

    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [warns]);
}

/** Also a file that is paused; but not for somebody who has left. */
function isUnderWay(session: Session | null): boolean {
  return session !== null && session.peer !== null && session.files.some(({ state }) => state.phase === "moving" || state.phase === "paused");
}
