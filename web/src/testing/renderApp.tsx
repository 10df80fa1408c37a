import { act, render } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { App } from "../app/App";
import type { DuetState } from "../call";
import { createFakeDuet, type FakeDuet } from "../call/fake/fakeDuet";
import { en } from "../texts/en";
import { createTexts } from "../texts/texts";

export interface Page {
  readonly duet: FakeDuet;
  readonly user: UserEvent;
  /** Changes the state as the call would. */
  set: (change: Partial<DuetState>) => void;
  /** The names of the commands that were given, without those that a screen gives by itself. */
  given: () => readonly string[];
}

/** The whole page, in English, at an address, with a state. */
export function renderApp(state: Partial<DuetState>, path = "/"): Page {
  history.replaceState(null, "", path);
  const duet = createFakeDuet(state);
  render(<App duet={duet} texts={createTexts("en", en)} />);
  return {
    duet,
    user: userEvent.setup({ delay: null }),
    set: (change) => {
      act(() => duet.set(change));
    },
    given: () => duet.commands.map((command) => command.name).filter((name) => !name.endsWith("Preview") && name !== "calls.expect"),
  };
}
