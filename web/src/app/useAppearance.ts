import { useEffect } from "react";
import { appearanceOf, applyAppearance } from "./appearance";
import { useDuetState } from "./DuetContext";

export function useAppearance(): void {
  const appearance = useDuetState(appearanceOf);
  useEffect(() => applyAppearance(appearance), [appearance]);
}
