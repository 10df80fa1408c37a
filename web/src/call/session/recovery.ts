import type { LinkState } from "../peer/peerLink";

/** How long a broken path may heal by itself before it counts as broken. */
const patience = 1_500;
/** A first connection that takes longer than this is tried anew. */
const firstConnection = 8_000;
const betweenAttempts = 4_000;
/** Then the media has failed for good. */
const firstLimit = 45_000;
const laterLimit = 120_000;

export interface RecoveryActions {
  /** Looks for a new path; called again and again until there is one. */
  restart(): void;
  /** The path counts as broken since then, or is whole again (null). */
  onBroken(since: number | null): void;
  giveUp(): void;
}

/** Watches over the path of one link: ICE restarts by itself as soon as a path may exist. */
export class Recovery {
  readonly #actions: RecoveryActions;
  readonly #headStart: number;
  #everConnected = false;
  #connected = false;
  #brokenSince: number | null = null;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #loop: ReturnType<typeof setInterval> | undefined;
  #limit: ReturnType<typeof setTimeout> | undefined;

  /** The polite side leaves the other one a head start, so that two restarts seldom meet. */
  constructor(polite: boolean, everConnected: boolean, actions: RecoveryActions) {
    this.#headStart = polite ? 700 : 0;
    this.#everConnected = everConnected;
    this.#actions = actions;
  }

  /** A link begins. Media may have been faster than the word of the server. */
  start(): void {
    if (this.#connected) {
      return;
    }

    this.#patience ??= setTimeout(() => {
      this.#broken();
    }, firstConnection);
    this.#limit ??= setTimeout(
      () => {
        this.#actions.giveUp();
      },
      this.#everConnected ? laterLimit : firstLimit,
    );
  }

  onLink(state: LinkState): void {
    this.#connected = state === "connected";
    switch (state) {
      case "connected":
        this.#everConnected = true;
        this.#clear();
        if (this.#brokenSince !== null) {
          this.#brokenSince = null;
          this.#actions.onBroken(null);
        }

        break;
      case "failed":
        this.#broken();
        break;
      case "disconnected":
        if (this.#brokenSince === null && this.#everConnected) {
          clearTimeout(this.#patience);
          this.#patience = setTimeout(() => {
            this.#broken();
          }, patience + this.#headStart);
        }

        break;
      case "new":
      case "connecting":
        break;
    }
  }

  /** A path may exist again: the network came back, the signalling stands again, the peer is back. `false`: nothing is broken. */
  kick(state: LinkState): boolean {
    if (state === "connected" || (this.#brokenSince === null && state !== "disconnected" && state !== "failed")) {
      return false;
    }

    clearInterval(this.#loop);
    this.#loop = undefined;
    this.#broken();
    return true;
  }

  close(): void {
    this.#clear();
  }

  #broken(): void {
    clearTimeout(this.#patience);
    this.#patience = undefined;
    if (this.#brokenSince === null) {
      this.#brokenSince = Date.now();
      this.#actions.onBroken(this.#brokenSince);
    }

    if (this.#loop === undefined) {
      this.#actions.restart();
      this.#loop = setInterval(() => {
        this.#actions.restart();
      }, betweenAttempts + this.#headStart);
    }

    this.#limit ??= setTimeout(
      () => {
        this.#actions.giveUp();
      },
      this.#everConnected ? laterLimit : firstLimit,
    );
  }

  #clear(): void {
    clearTimeout(this.#patience);
    clearInterval(this.#loop);
    clearTimeout(this.#limit);
    this.#patience = this.#loop = this.#limit = undefined;
  }
}
