/** An immutable snapshot with listeners. Whoever owns it alone changes it. */
export class Store<T extends object> {
  readonly #listeners = new Set<() => void>();
  #state: T;

  constructor(initial: T) {
    this.#state = initial;
  }

  readonly get = (): T => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Replaces some parts. Listeners hear of it only when one of them really is another value. */
  set(change: Partial<T>): void {
    const keys = Object.keys(change) as (keyof T)[];
    if (keys.every((key) => Object.is(this.#state[key], change[key]))) {
      return;
    }

    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) {
      listener();
    }
  }
}
