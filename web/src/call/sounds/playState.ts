import type { Store } from "../store";
import type { DuetState } from "../types";
import { repeatingSound, soundOfChange } from "./chooseSound";
import type { SoundPlayer } from "./player";

/** Lets the state be heard: what repeats while it lasts, and what its changes sound like. */
export function playState(store: Store<DuetState>, player: SoundPlayer): void {
  let heard = store.get();
  store.subscribe(() => {
    const before = heard;
    heard = store.get();
    const { sounds: wanted, speakerId } = heard.settings;
    player.repeat(wanted ? repeatingSound(heard) : null, speakerId);
    const once = wanted ? soundOfChange(before, heard) : null;
    if (once !== null) {
      player.play(once, speakerId);
    }
  });
}
