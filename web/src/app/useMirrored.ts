import { facesAway } from "../call";
import { useDuetState } from "./DuetContext";

/** Whether one's own picture is drawn as in a mirror. */
export function useMirrored(): boolean {
  const wished = useDuetState((state) => state.settings.mirrorSelfView);
  const preview = useDuetState((state) => state.media.preview);
  return wished && !facesAway(preview);
}
