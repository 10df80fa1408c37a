/** The interface waits no longer than this for work of this page that goes first, in milliseconds: less than anybody notices. */
const longest = 100;

/**
 * Tells the interface of changes. Drawing a screen holds the page up for as long as a whole exchange with the peer takes: work that the other
 * person waits for goes first, and what changed meanwhile is drawn at once afterwards.
 */
export class Announcer {
  readonly #listeners = new Set<() => void>();
  readonly #work = new Set<object>();
  #changed = false;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  changed(): void {
    if (this.#work.size > 0) {
      this.#changed = true;
      return;
    }

    this.#changed = false;
    for (const listener of this.#listeners) {
      listener();
    }
  }

  /** Work begins that goes before drawing. It is done when the answer is called, and counts as done after a tenth of a second, or the given time. */
  readonly workFirst = (limit = longest): (() => void) => {
    const work = {};
    const done = () => {
      clearTimeout(timer);
      if (this.#work.delete(work) && this.#work.size === 0 && this.#changed) {
        this.changed();
      }
    };
    const timer = setTimeout(done, limit);
    this.#work.add(work);
    return done;
  };
}
