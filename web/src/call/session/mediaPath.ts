import { receiveOrder, type CodecOffer } from "../peer/codecs";
import { PeerLink, type LinkState } from "../peer/peerLink";
import type { Session } from "../types";
import { readIceServers } from "../wire/descriptions";
import type { SessionContext } from "./context";
import type { OwnSide } from "./ownSide";
import type { PeerPost } from "./peerPost";
import type { PhaseInput } from "./phase";
import { Recovery } from "./recovery";

/** The session whose media takes the path. */
export interface PathSubject {
  /** How messages to the server name it. */
  readonly address: object;
  readonly polite: boolean;
  readonly classic: boolean;
  readonly state: Pick<Session, "presence" | "connectedAt">;
  /** The peer sends media without a pause, as far as it said. */
  readonly expectsMedia: boolean;
}

export interface PathEvents {
  /** A link begins, in the place of the one before. */
  onLink(link: PeerLink): void;
  /** The data channel of a link that was made, also ahead. */
  onChannel(channel: RTCDataChannel): void;
  onConnected(): void;
  /** `health` changed, or what the link receives. */
  onChange(): void;
  /** Restarts have not helped a first connection: the peer is to be offered another one. */
  onBeginAnew(): void;
  /** No path was found for so long that none is looked for any more. */
  onGiveUp(): void;
}

/** What a person who waits for somebody is shown is drawn first. */
const unhurried = 300;
/** In milliseconds: then a picture that stands still is noticed, and is explained. */
const noticeable = 1_300;

/** The way of a session's media: one link to the peer after the other, the one made ahead, and what is done about a path that is broken. */
export class MediaPath {
  readonly #context: SessionContext;
  readonly #session: PathSubject;
  readonly #own: OwnSide;
  readonly #post: PeerPost;
  readonly #events: PathEvents;
  #iceServers: RTCIceServer[] = [];
  #peerCodecs: CodecOffer | null = null;
  #link: PeerLink | null = null;
  /** See `prepare`. */
  #ahead: { readonly link: PeerLink; readonly conditions: string } | null = null;
  #preparing: ReturnType<typeof setTimeout> | undefined;
  #linkState: LinkState | null = null;
  #recovery: Recovery | null = null;
  #brokenSince: number | null = null;
  #quiet = false;
  /** The first connection could not be made, and was begun anew. */
  #anew = false;
  #closed = false;

  constructor(context: SessionContext, session: PathSubject, own: OwnSide, post: PeerPost, events: PathEvents) {
    this.#context = context;
    this.#session = session;
    this.#own = own;
    this.#post = post;
    this.#events = events;
  }

  get link(): PeerLink | null {
    return this.#link;
  }

  /** What the phase depends on. */
  get health(): Pick<PhaseInput, "link" | "brokenSince" | "anew" | "quiet"> {
    return { link: this.#linkState, brokenSince: this.#brokenSince, anew: this.#anew, quiet: this.#quiet };
  }

  /** The ICE servers that a message of the server names, if it does. */
  adopt(iceServers: unknown): void {
    if (iceServers !== undefined) {
      this.#iceServers = readIceServers(iceServers);
      this.#link?.setIceServers(this.#iceServers);
    }
  }

  /** Begins a link in the place of the one before. */
  begin(): PeerLink {
    this.#drop();
    const { classic } = this.#session;
    const ahead = this.#takeAhead();
    if (classic) {
      ahead?.close(); // a classic client gets another kind
    }

    const link = (classic ? null : ahead) ?? this.#make(classic);
    this.#link = link;
    this.#linkState = "new";
    this.#recovery = this.#recoveryOf(link);
    this.#events.onLink(link);
    return link;
  }

  /** The peer can be reached: the link has to connect in time. */
  watch(): void {
    this.#recovery?.start();
  }

  /** The peer gave up the link that it had, and offers another one. */
  startedOver(): void {
    this.#anew ||= this.#session.state.connectedAt === null;
  }

  /**
   * Makes the link ahead to a peer that is still to come; `offer`: and drafts the offer to it. Nothing is gathered and nothing sent.
   * What is made ahead is used by `begin` when it still fits.
   */
  prepare(offer: boolean): void {
    if (this.#closed || this.#link !== null) {
      return;
    }

    const link = this.#takeAhead() ?? this.#make(false);
    this.#ahead = { link, conditions: this.#conditions };
    if (offer) {
      link.setTracks(this.#own.sent);
      void link.draftOffer();
    }
  }

  /** Somebody who will be offered a link is waited for, or nobody any more. */
  expect(somebody: boolean): void {
    clearTimeout(this.#preparing);
    if (somebody) {
      this.#preparing = setTimeout(() => {
        this.prepare(true);
      }, unhurried);
    }
  }

  /** A path may exist again. `false`: nothing is broken. */
  mayExist(): boolean {
    const broken = this.#linkState !== null && this.#recovery?.kick(this.#linkState) === true;
    if (!broken) {
      this.#link?.listen();
    }

    return broken;
  }

  /** The path stands, and there may be a better one. `false`: it cannot be looked for now. A classic client knows no restart. */
  lookForBetter(): boolean {
    return this.#link !== null && !this.#session.classic && this.#restart(this.#link);
  }

  /** The person chose whether media takes the relay. */
  setRelayOnly(relayOnly: boolean): void {
    // Without a relay there is nothing to go over to, and the peer knows the address already. A classic client knows no restart. Then it holds for the next call.
    if (this.#link !== null && !this.#session.classic && (!relayOnly || hasRelay(this.#iceServers))) {
      this.#link.setRelayOnly(relayOnly);
      this.#restart(this.#link);
    }
  }

  /** What the peer says of its codecs. */
  takeCodecs(offer: CodecOffer): void {
    this.#peerCodecs = offer;
    this.chooseCodecs();
  }

  /** In which codecs video is received, as the settings and the peer are now. */
  chooseCodecs(): void {
    this.#link?.preferCodecs(this.#codecs);
  }

  /** The peer left. Whoever comes next begins with nothing of it. */
  leave(): void {
    this.#drop();
    this.#anew = false;
    this.#peerCodecs = null;
  }

  /** See `PeerLink.close`. */
  close(lastWord: boolean): void {
    this.#closed = true;
    clearTimeout(this.#preparing);
    this.#ahead?.link.close();
    this.#ahead = null;
    this.#drop(lastWord);
  }

  #drop(lastWord = false): void {
    this.#recovery?.close();
    this.#recovery = null;
    this.#link?.close(lastWord);
    this.#link = null;
    this.#linkState = null;
    this.#quiet = false;
    this.#brokenSince = this.#session.state.connectedAt === null ? null : (this.#brokenSince ?? Date.now());
  }

  /** The link that was made ahead, while it is what would be made now; null otherwise. */
  #takeAhead(): PeerLink | null {
    const ahead = this.#ahead;
    this.#ahead = null;
    if (ahead === null || ahead.conditions === this.#conditions) {
      ahead?.link.setIceServers(this.#iceServers);
      return ahead?.link ?? null;
    }

    ahead.link.close();
    return null;
  }

  /** What a link depends on from its beginning. */
  get #conditions(): string {
    return JSON.stringify([this.#context.settings().relayOnly, this.#codecs, this.#own.tracks.screen?.id]);
  }

  get #codecs(): readonly string[] {
    return receiveOrder(this.#context.settings().codec, this.#context.hardwareCodecs(), this.#peerCodecs);
  }

  #make(classic: boolean): PeerLink {
    const settings = this.#context.settings();
    const certificate = this.#context.certificate();
    const link: PeerLink = new PeerLink({
      polite: () => this.#session.polite,
      classic,
      configuration: {
        bundlePolicy: "max-bundle",
        ...(certificate === null ? {} : { certificates: [certificate] }),
      },
      iceServers: this.#iceServers,
      relayOnly: settings.relayOnly,
      createConnection: this.#context.createConnection,
      codecs: this.#codecs,
      callbacks: {
        onDescription: (description) => {
          this.#post.describe(link, description);
        },
        onWish: (wish) => {
          this.#post.wish(link, wish);
        },
        onCandidates: (candidates) => {
          this.#post.candidates(link, candidates);
        },
        onState: (state) => {
          this.#onState(link, state);
        },
        onQuiet: (milliseconds) => {
          this.#onQuiet(link, milliseconds);
        },
        onReceivers: () => {
          this.#events.onChange();
        },
        onChannel: (channel) => {
          this.#events.onChannel(channel);
        },
      },
    });
    return link;
  }

  #recoveryOf(link: PeerLink): Recovery {
    return new Recovery({
      polite: this.#session.polite,
      everConnected: this.#session.state.connectedAt !== null,
      anew: this.#anew,
      actions: {
        restart: () => this.#restart(link),
        beginAnew: () => {
          if (this.#session.classic || !this.#reachesPeer) {
            return false; // a classic client cannot start over
          }

          this.#anew = true;
          this.#events.onBeginAnew();
          return true;
        },
        doubt: (hurried) => {
          this.#context.signalling.doubt(hurried);
        },
        onBroken: (since) => {
          this.#brokenSince = since;
          this.#events.onChange();
        },
        giveUp: () => {
          this.#events.onGiveUp();
        },
      },
    });
  }

  /** Whether what is said to the peer now arrives; when not, resuming, on either side, kicks again. */
  get #reachesPeer(): boolean {
    return this.#context.signalling.getState().phase === "online" && this.#session.state.presence.state === "here";
  }

  #restart(link: PeerLink): boolean {
    if (!this.#reachesPeer) {
      return false;
    }

    this.#context.signalling.doubt();
    link.restartIce();
    void this.#context.signalling.request("ice-servers", this.#session.address).then((answer) => {
      if (answer.ok && !link.closed) {
        this.adopt(answer.body["iceServers"]);
      }
    });
    return true;
  }

  #onQuiet(link: PeerLink, milliseconds: number): void {
    if (link !== this.#link) {
      return;
    }

    this.#recovery?.onQuiet(milliseconds, this.#session.expectsMedia);
    const quiet = milliseconds >= noticeable;
    if (quiet !== this.#quiet) {
      this.#quiet = quiet;
      this.#events.onChange();
    }
  }

  #onState(link: PeerLink, state: LinkState): void {
    if (link !== this.#link) {
      return;
    }

    this.#linkState = state;
    if (state === "connected") {
      this.#brokenSince = null;
      if (this.#context.signalling.getState().phase === "lost") {
        this.#context.signalling.connect(); // the network is there again
      }

      this.#events.onConnected();
    }

    this.#recovery?.onLink(state);
    this.#events.onChange();
  }
}

function hasRelay(iceServers: readonly RTCIceServer[]): boolean {
  return iceServers.some(({ urls }) => [urls].flat().some((url) => url.startsWith("turn")));
}
