import type { DuetState } from "../call";

/** A conversation is dark, as a cinema is; everywhere else the person's choice holds. */
export function appearanceOf(state: DuetState): "light" | "dark" | null {
  const phase = state.session?.phase.name;
  const onStage = phase === "connecting" || phase === "connected" || phase === "reconnecting" || phase === "peer-away";
  if (onStage) {
    return "dark";
  }

  return state.settings.appearance === "system" ? null : state.settings.appearance;
}

export function applyAppearance(appearance: "light" | "dark" | null): void {
  if (appearance === null) {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = appearance;
  }
}
