import { useEffect } from "react";
import { type Session, unsavedBlob } from "../call";
import { useDuetState } from "./DuetContext";

/** The browser asks before this page is closed or reloaded while a file would be lost: one on its way, or received and not saved. */
export function useLeaveWarning(): void {
  const warns = useDuetState(({ session, held, unsaved }) => unsaved.length > 0 || mayLose(session) || mayLose(held));

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

/** Also a file that is paused; but not one on its way with somebody who has left. */
function mayLose(session: Session | null): boolean {
  const underWay = (phase: string) => session?.peer != null && (phase === "moving" || phase === "paused");
  return session?.files.some((file) => underWay(file.state.phase) || unsavedBlob(file) !== null) === true;
}
