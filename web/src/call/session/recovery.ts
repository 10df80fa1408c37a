import type { LinkState } from "../peer/peerLink";

/** How long a broken path may heal by itself before it counts as broken. */
const patience = 1_000;
/** A first connection that takes longer than this is tried anew. */
const firstConnection = 8_000;
const betweenAttempts = 4_000;
/** Attempts to find a path for a first connection, before it is begun anew; more by the polite side, which leaves that to the other one. */
const attemptsBeforeAnew = { impolite: 3, polite: 5 };
/** Then the media has failed for good. */
const firstLimit = 45_000;
const anewLimit = 30_000;
const laterLimit = 120_000;

/** Nothing has come from the peer for so long: who knows whether the server is still there. */
const doubtfulQuiet = { expected: 700, unexpected: 1_500 };
/**
 * Nothing has come for so long: the path is broken, though ICE says that it stands. Chromium says so for five seconds. Where no media is expected, ICE's own
 * checks are all that comes, every two and a half seconds.
 */
const brokenQuiet = { expected: 1_500, unexpected: 3_000 };
/** The same, when there is news that explains it: of another network, a restarted server, a peer that was away. */
const brokenQuietAfterNews = 1_000;
const newsLife = 5_000;
/** One piece of news seldom comes alone, and the attempt that it meets needs a moment once the server is there again. */
const betweenNews = 1_500;
/** Media that was expected may end without a word, as with a telephone call on a phone: the path is not taken for broken again and again. */
const betweenEarly = 30_000;

export interface RecoveryOptions {
  /** The polite side leaves the other one a head start, so that two restarts seldom meet. */
  readonly polite: boolean;
  readonly everConnected: boolean;
  /** This link took the place of one that never connected. */
  readonly anew: boolean;
  readonly actions: RecoveryActions;
}

export interface RecoveryActions {
  /** Looks for a new path; called again and again until there is one. `false`: it cannot be done now. */
  restart(): boolean;
  /** Restarts have not helped a first connection: begins it anew, with another link. `false`: it cannot be done now. */
  beginAnew(): boolean;
  /** Whether the server is there at all. `hurried`: everything speaks for it that this side's network is gone. */
  doubt(hurried: boolean): void;
  /** The path counts as broken since then, or is whole again (null). */
  onBroken(since: number | null): void;
  giveUp(): void;
}

/** Watches over the path of one link: ICE restarts by itself as soon as a path may exist. */
export class Recovery {
  readonly #options: RecoveryOptions;
  readonly #actions: RecoveryActions;
  readonly #headStart: number;
  #everConnected: boolean;
  #connected = false;
  #brokenSince: number | null = null;
  #attempts = 0;
  #attemptedAt = -Infinity;
  #newsAt = -Infinity;
  #earlyAt = -Infinity;
  #doubtedAt = -Infinity;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #next: ReturnType<typeof setTimeout> | undefined;
  #limit: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RecoveryOptions) {
    this.#options = options;
    this.#actions = options.actions;
    this.#headStart = options.polite ? 700 : 0;
    this.#everConnected = options.everConnected;
  }

  /** A link begins. Media may have been faster than the word of the server. */
  start(): void {
    if (this.#connected) {
      return;
    }

    this.#patience ??= setTimeout(() => {
      this.#broken();
    }, firstConnection);
    this.#limitTime();
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
          this.#actions.doubt(true);
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

  /** ICE says that the path stands, and nothing has come for so long. While something comes, no call is disturbed. `expected`: the peer sends media all the time. */
  onQuiet(milliseconds: number, expected: boolean): void {
    if (!this.#connected) {
      return; // known, and looked after
    }

    const now = Date.now();
    const kind = expected ? "expected" : "unexpected";
    if (milliseconds >= doubtfulQuiet[kind] && now - this.#doubtedAt > milliseconds) {
      this.#doubtedAt = now;
      this.#actions.doubt(expected);
    }

    if (now - this.#newsAt < newsLife) {
      if (milliseconds >= brokenQuietAfterNews && now - this.#attemptedAt >= betweenNews) {
        this.#attempt();
      }
    } else if (now - this.#attemptedAt >= betweenAttempts + this.#headStart) {
      if (milliseconds >= brokenQuiet.unexpected) {
        this.#attempt();
      } else if (milliseconds >= brokenQuiet[kind] && now - this.#earlyAt >= betweenEarly && this.#attempt()) {
        this.#earlyAt = now;
      }
    }
  }

  /** A path may exist again: the network came back, the signalling stands again, the peer is back. `false`: nothing is known to be broken. */
  kick(state: LinkState): boolean {
    this.#newsAt = Date.now();
    if (state === "connected" || (this.#brokenSince === null && state !== "disconnected" && state !== "failed")) {
      return false;
    }

    clearTimeout(this.#next);
    this.#next = undefined;
    this.#attemptedAt = -Infinity;
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

    this.#limitTime();
    if (this.#next === undefined) {
      this.#attemptAgain();
    }
  }

  /** Now, or as soon as the attempt that is under way has had its time. */
  #attemptAgain(): void {
    const between = betweenAttempts + this.#headStart;
    const wait = this.#attemptedAt + between - Date.now();
    const attempt = () => {
      this.#next = setTimeout(attempt, between);
      this.#attempt();
    };
    if (wait > 0) {
      this.#next = setTimeout(attempt, wait);
    } else {
      attempt();
    }
  }

  /** `false`: it cannot be done now. */
  #attempt(): boolean {
    const { polite, anew } = this.#options;
    if (!this.#everConnected && !anew && this.#attempts >= attemptsBeforeAnew[polite ? "polite" : "impolite"] && this.#actions.beginAnew()) {
      return true;
    }

    const done = this.#actions.restart();
    if (done) {
      this.#attempts += 1;
      this.#attemptedAt = Date.now();
    }

    return done;
  }

  #limitTime(): void {
    const limit = this.#everConnected ? laterLimit : this.#options.anew ? anewLimit : firstLimit;
    this.#limit ??= setTimeout(() => {
      this.#actions.giveUp();
    }, limit);
  }

  #clear(): void {
    clearTimeout(this.#patience);
    clearTimeout(this.#next);
    clearTimeout(this.#limit);
    this.#patience = this.#next = this.#limit = undefined;
  }
}
