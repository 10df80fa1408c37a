import type { Reaction } from "../types";
import { randomId } from "../wire/base64url";

const life = 6_000;
const mostShown = 20;
/** In UTF-16 code units: an emoji of several people has eleven. */
const longestEmoji = 16;

/** The reactions of the last few seconds: each is shown for a while, and goes by itself. */
export class Reactions {
  readonly #onChange: (reactions: readonly Reaction[]) => void;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #shown: readonly Reaction[] = [];

  constructor(onChange: (reactions: readonly Reaction[]) => void) {
    this.#onChange = onChange;
  }

  show(from: Reaction["from"], emoji: string): void {
    if (emoji === "") {
      return;
    }

    const reaction: Reaction = { id: randomId(6), from, emoji: emoji.slice(0, longestEmoji), time: Date.now() };
    this.#set([...this.#shown, reaction].slice(-mostShown));
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#set(this.#shown.filter(({ id }) => id !== reaction.id));
    }, life);
    this.#timers.add(timer);
  }

  close(): void {
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }

    this.#timers.clear();
  }

  #set(reactions: readonly Reaction[]): void {
    this.#shown = reactions;
    this.#onChange(reactions);
  }
}
