import { ChatLog } from "../chat/chatLog";
import { isIdentityId } from "../identity/id";
import { newSession } from "../initialState";
import { readCodecOffer } from "../peer/codecs";
import type { Paused } from "../quality/adaptation";
import { FrameWatch } from "../peer/frameWatch";
import type { PeerLink } from "../peer/peerLink";
import { remoteCertificates } from "../peer/remoteCertificates";
import { noTracks, type Tracks } from "../peer/slots";
import type { EndReason, LocalMedia, Peer, Session, SessionPhase, Settings, Verification, WhyAway } from "../types";
import { canVerify, type Role } from "../verification/proof";
import { asText, type Wire } from "../wire/wire";
import { CallOpening } from "./callOpening";
import type { SessionContext } from "./context";
import { ControlChannel } from "./controlChannel";
import { reasonLeft, whyLeft } from "./endReason";
import type { KeptLines } from "./keptLines";
import { MediaPath } from "./mediaPath";
import { OwnSide } from "./ownSide";
import { firstWordTime, PeerInbox } from "./peerInbox";
import { PeerPost } from "./peerPost";
import { cameraOf, readPeerState, sendsMedia, sendsSteadily, type PeerState } from "./peerState";
import { PeerTrust } from "./peerTrust";
import { mediaPhase, samePhase } from "./phase";
import { Reactions } from "./reactions";
import { remoteMedia } from "./remoteMedia";
import { isSamePerson } from "./samePerson";

export interface SessionSeed {
  readonly kind: "call" | "room";
  readonly id: string;
  readonly role: Role;
  /** See `Expectation.expectedId`; empty when nobody in particular is expected. */
  readonly expectedId: string;
  /** When media first connected, of a session of before a reload; null for a new one. */
  readonly connectedAt: number | null;
}

export interface SessionEvents {
  onChange(session: Session): void;
  /** Once. `tell`: the server does not know yet. */
  onEnd(reason: EndReason, tell: boolean): void;
  /** Control messages that belong to others: files. */
  onMessage(message: Wire): void;
  onLink(link: PeerLink): void;
  onChannelOpen(): void;
  /** The peer of a room left; whoever comes next may be somebody else. */
  onPeerLeft(): void;
  /** Somebody else has come, who gets nothing of what was meant for `companion`, the one before. */
  onOtherPerson(): void;
}

/** Until the server says how long it waits. */
const unknownGrace = 60_000;

/** One call or room from its first offer to its end: who the peer is, what both tell one another, and what is shown of it. */
export class ActiveSession {
  readonly id: string;
  readonly kind: "call" | "room";
  readonly chat: ChatLog;
  /** How a call begins; a room, and every new link, begins with `connect`. */
  readonly opening: CallOpening;
  readonly #context: SessionContext;
  readonly #events: SessionEvents;
  readonly #control: ControlChannel;
  readonly #reactions: Reactions;
  readonly #trust: PeerTrust;
  readonly #path: MediaPath;
  readonly #inbox: PeerInbox;
  readonly #own = new OwnSide();
  readonly #frames = new FrameWatch(
    () => this.link?.receiver("camera") ?? null,
    () => {
      this.show();
    },
  );
  readonly #expectedId: string;
  #role: Role;
  #state: Session;
  /** Whom the lines and files of now are for: whoever was met last, also after they left. */
  #companion: Peer | null = null;
  /** The ID by whose key they have proven to be there, if they have. */
  #companionKey: string | null = null;
  #secret = "";
  #peerState: PeerState | null = null;
  #ended = false;

  constructor(context: SessionContext, seed: SessionSeed, events: SessionEvents) {
    this.#context = context;
    this.#events = events;
    this.id = seed.id;
    this.kind = seed.kind;
    this.#role = seed.role;
    this.#expectedId = seed.expectedId;
    this.#state = { ...newSession(seed.kind, seed.id), connectedAt: seed.connectedAt };
    this.#control = new ControlChannel(
      (message) => {
        this.#onMessage(message);
      },
      () => {
        this.#onChannelOpen();
      },
    );
    this.chat = new ChatLog(
      (message) => this.#control.trySend(message),
      (chat) => {
        this.update({ chat });
      },
    );
    this.#reactions = new Reactions((reactions) => {
      this.update({ reactions });
    });
    this.#trust = new PeerTrust(context, this);
    const post = new PeerPost({
      address: this.address,
      send: (event, message) => {
        context.signalling.send(event, message);
      },
      proofOf: (sdp) => this.#trust.proofOf(sdp),
      isClassic: () => this.classic,
      isOver: () => this.#ended,
    });
    this.#path = new MediaPath(context, this, this.#own, post, {
      onLink: (link) => {
        this.#onLink(link);
      },
      onChannel: (channel) => {
        this.#control.attach(channel);
      },
      onConnected: () => {
        if (this.#state.connectedAt === null) {
          this.update({ connectedAt: Date.now() });
        }

        if (this.link !== null) {
          void this.#trust.connected(() => this.link?.held ?? null, remoteCertificates(this.link.pc));
        }
      },
      onChange: () => {
        this.show();
      },
      onBeginAnew: () => {
        this.connect(true);
      },
      onGiveUp: () => {
        this.end(this.#state.presence.state === "away" ? this.reasonGone : "media-failed", true);
      },
    });
    this.#inbox = new PeerInbox(context, this, this.#path, this.#trust, post);
    this.opening = new CallOpening(this, this.#path, this.#trust, this.#inbox);
  }

  get state(): Session {
    return this.#state;
  }

  get secret(): string {
    return this.#secret;
  }

  get role(): Role {
    return this.#role;
  }

  get expectedId(): string {
    return this.#expectedId;
  }

  /** Whoever is there has to sign with the key of the ID, as far as this page can check it. */
  get expectsProof(): boolean {
    return this.kind === "call" && isIdentityId(this.#expectedId) && canVerify();
  }

  get link(): PeerLink | null {
    return this.#path.link;
  }

  /** What a reload of the page is to leave of the conversation. */
  get lines(): KeptLines {
    return { messages: this.#state.chat.messages, companionKey: this.#companionKey };
  }

  /** After a reload; the peer of then is set. */
  restoreLines({ messages, companionKey }: KeptLines): void {
    this.#companionKey = companionKey;
    this.chat.restore(messages);
  }

  /** Why it is over when the peer does not come back. */
  get reasonGone(): "connection-lost" | "page-closed" {
    const { presence } = this.#state;
    return presence.state === "away" && presence.why === "page-closed" ? "page-closed" : "connection-lost";
  }

  get ended(): boolean {
    return this.#ended;
  }

  get peer(): Peer | null {
    return this.#state.peer;
  }

  /** With whom the lines and files of now were exchanged; also after they left. */
  get companion(): Peer | null {
    return this.#companion;
  }

  get verification(): Verification {
    return this.#state.verification;
  }

  setVerification(verification: Verification): void {
    const was = this.#disputed;
    this.update({ verification });
    if (was !== this.#disputed) {
      this.#applyLocal();
      if (was && !this.classic && this.#control.open) {
        this.#converse();
      }
    }
  }

  /** See `TrustSubject.refuse`. */
  refuse(): void {
    this.end("verification-failed", true);
  }

  get peerState(): PeerState | null {
    return this.#peerState;
  }

  get expectsMedia(): boolean {
    return this.#state.hold === "none" && sendsSteadily(this.#peerState);
  }

  /** What the peer gets if the link carries it. */
  get wouldSend(): Tracks {
    return this.#own.wouldSend;
  }

  /** The impolite side is who called, or the host. */
  get polite(): boolean {
    return this.role === "callee" || this.role === "guest";
  }

  /** How messages to the server name this session. */
  get address(): { readonly callId: string } | { readonly roomId: string } {
    return this.kind === "call" ? { callId: this.id } : { roomId: this.id };
  }

  update(change: Partial<Session>): void {
    const changed = (Object.keys(change) as (keyof Session)[]).some((key) => !Object.is(this.#state[key], change[key]));
    if (changed) {
      this.#state = { ...this.#state, ...change };
      this.#events.onChange(this.#state);
    }
  }

  /** What an acknowledgement of the server says of this session. */
  adopt(answer: { readonly secret?: unknown; readonly iceServers?: unknown }): void {
    this.#secret = asText(answer.secret) || this.#secret;
    this.#path.adopt(answer.iceServers);
  }

  /** The server says who is the host of a room. */
  becomes(role: Role): void {
    this.#role = role;
  }

  setPeer(peer: Peer | null): void {
    // Who is called, or was met before a reload, is known by name only when the server says it.
    if (peer !== null && (this.#companion === null || this.#companion.id === peer.id)) {
      this.#companion = peer;
    }

    this.update({ peer, presence: { state: "here" } });
  }

  // The beginning of a room, and of every new link.

  /** Begins a link with the peer; the one who offers says the first word. */
  connect(offer: boolean): void {
    if (this.#ended) {
      return;
    }

    this.#inbox.awaitFirstWord();
    const link = this.#path.begin();
    this.#path.watch();
    this.show();
    if (offer) {
      this.#inbox.readAfter(link.offer()); // an answer may come before the offer is set here
    }
  }

  /** Nobody knows who is there, and the person has to say whether that will do: nothing of theirs is sent before. */
  get #disputed(): boolean {
    return this.#state.verification.state === "disputed";
  }

  /** A peer of a room is there. Nothing of it is drawn before the first word to it is said. */
  meet(peer: Peer | null, offer: boolean): void {
    const said = this.#context.workFirst(firstWordTime);
    if (!isSamePerson(this.#companion, peer)) {
      this.#startOver();
      this.#trust.meets(peer);
    }

    this.#companion = peer;
    this.setPeer(peer);
    this.connect(offer);
    said();
  }

  /** See `MediaPath.prepare`. */
  prepare(offer: boolean): void {
    this.#path.prepare(offer);
  }

  /** The peer of a room left for good, and may come again, or another one. What was said waits for who that is. */
  disconnect(): void {
    this.#path.leave();
    this.#trust.startOver();
    this.#frames.expect(false);
    this.#peerState = null;
    this.#own.paused = "nothing";
    this.chat.setChannel("waiting");
    this.update({
      peer: null,
      presence: { state: "here" },
      verification: { state: "pending", signer: null },
      remote: newSession(this.kind, this.id).remote,
      quality: { state: "unknown" },
      hold: this.#own.hold ? "mine" : "none",
      videoPause: { mine: null, theirs: null },
    });
    this.#events.onPeerLeft();
  }

  get classic(): boolean {
    return this.#state.peer?.classic === true;
  }

  /** See `PeerInbox.receive`. */
  receive(event: "offer" | "answer" | "ice-candidate", args: readonly unknown[]): void {
    this.#inbox.receive(event, args);
  }

  // What happens around the call.

  peerAway(until: number, why: WhyAway): void {
    const { presence } = this.#state;
    // What its page said itself is why; that the connection is lost follows from it.
    const said = why === "connection-lost" && presence.state === "away" ? presence.why : why;
    this.update({ presence: { state: "away", until, why: said } });
    this.show();
  }

  peerBack(fresh: boolean): void {
    this.update({ presence: { state: "here" } });
    // A link that has heard nothing of the peer's old connection serves the new one as well: both may have been reloaded.
    const untouched = this.link !== null && this.link.pc.remoteDescription === null;
    if (fresh && !untouched) {
      this.connect(false); // the peer that came back offers
    } else {
      this.#reachAgain();
    }
  }

  /** The signalling stands again, and the server knows the session. */
  resumed(fresh: boolean): void {
    if (fresh) {
      this.connect(true);
    } else {
      this.#reachAgain();
    }
  }

  /** A network came back, or the laptop woke: a broken path is looked for at once. `false`: nothing is broken. */
  pathMayExist(): boolean {
    return this.#path.mayExist();
  }

  /** The path stands, and there may be a better one. `false`: it cannot be looked for now. */
  lookForBetterPath(): boolean {
    return this.#path.lookForBetter();
  }

  /** What is sent from now on; held sessions send nothing. */
  setLocal(media: LocalMedia, tracks: Tracks): void {
    this.#own.set(media, tracks);
    this.#applyLocal();
  }

  /** The person changed what concerns the call: the peer hears of it, and the codecs are chosen anew. */
  settingsChanged(before: Settings, after: Settings): void {
    if (after.saveData !== before.saveData) {
      this.#tellState();
    }

    if (after.relayOnly !== before.relayOnly) {
      this.#path.setRelayOnly(after.relayOnly);
    }

    if (after.codec !== before.codec) {
      this.#tellCodecs();
      this.#path.chooseCodecs();
    }
  }

  setHold(hold: boolean): void {
    if (this.#own.hold !== hold) {
      this.#own.hold = hold;
      this.#applyLocal();
      this.#showHold();
    }
  }

  /** The link cannot carry this. */
  setPaused(paused: Paused): void {
    if (this.#own.paused !== paused) {
      this.#own.paused = paused;
      this.#applyLocal();
    }
  }

  react(emoji: string): void {
    if (this.#control.trySend({ type: "reaction", emoji })) {
      this.#reactions.show("me", emoji);
    }
  }

  confirmEmoji(same: boolean): void {
    this.#trust.confirm(same);
  }

  acceptPeer(): void {
    this.#trust.acceptPeer();
  }

  setSpeaking(speaking: boolean): void {
    const { remote } = this.#state;
    if (remote.speaking !== speaking) {
      this.update({ remote: { ...remote, speaking } });
    }
  }

  /** Says something over the data channel; `false` while it is closed. */
  say(message: object): boolean {
    return this.#control.trySend(message);
  }

  /** Ends it here. `tell`: the server is told. */
  end(reason: EndReason, tell: boolean): void {
    if (this.#ended) {
      return;
    }

    const said = tell && this.#control.trySend({ type: "bye", ...whyLeft(reason) });
    this.#ended = true;
    this.#trust.close();
    this.#path.close(said);
    this.#frames.close();
    this.#control.close();
    this.#reactions.close();
    this.update({ phase: { name: "ended", reason, at: Date.now() }, remote: newSession(this.kind, this.id).remote });
    this.#events.onEnd(reason, tell);
  }

  setPhase(phase: SessionPhase): void {
    if (!samePhase(this.#state.phase, phase)) {
      this.update({ phase });
      this.#path.expect(phase.name === "waiting-for-guest");
    }
  }

  /** Brings phase and remote media up to date. */
  show(): void {
    const { link, health } = this.#path;
    if (this.#ended || link === null) {
      return;
    }

    const { presence, connectedAt, remote, hold } = this.#state;
    const quiet = health.quiet && hold === "none" && sendsMedia(this.#peerState);
    this.#frames.expect(health.link === "connected" && hold === "none" && this.#peerState !== null && cameraOf(this.#peerState) === "on");
    this.setPhase(mediaPhase({ ...health, quiet, still: this.#frames.still, everConnected: connectedAt !== null, presence }));
    const next = remoteMedia(remote, link.receivers(), this.#peerState);
    if ((Object.keys(next) as (keyof typeof next)[]).some((key) => next[key] !== remote[key])) {
      this.update({ remote: next });
    }
  }

  /** Somebody else is there. */
  #startOver(): void {
    this.#companionKey = null;
    this.chat.startOver();
    this.#events.onOtherPerson();
  }

  /** The way to the peer stands again; nobody knows what arrived before. */
  #reachAgain(): void {
    if (!this.pathMayExist()) {
      this.link?.resend();
    }

    this.show();
  }

  #onLink(link: PeerLink): void {
    this.chat.setChannel(this.classic ? "unavailable" : "waiting");
    this.#trust.startOver();
    this.#applyLocal();
    this.#events.onLink(link);
  }

  #onChannelOpen(): void {
    this.#trust.compare(
      () => this.link?.held ?? null,
      (message) => {
        this.#control.send(message);
      },
    );
    if (this.classic) {
      return; // as the server says: a page of Duet's answers all the same, and can be compared
    }

    // That it is the same person is only the server's word. Whose key has said so before has to say so again.
    const signer = this.#trust.signerOf(this.link?.held?.remote ?? "");
    if (this.#companionKey !== null && this.#companionKey !== signer) {
      this.#startOver();
    }

    this.#companionKey = signer;
    this.#peerIsHere();
    this.#tellState();
    this.#tellCodecs();
    if (!this.#disputed) {
      this.#converse();
    }
  }

  /** Lines and files may go to whoever is there. */
  #converse(): void {
    this.chat.setChannel("open");
    this.#events.onChannelOpen();
  }

  #onMessage(message: Wire): void {
    const type = asText(message["type"]);
    if (type === "state") {
      this.#peerState = readPeerState(message);
      this.update({ videoPause: { ...this.#state.videoPause, theirs: this.#peerState.pause } });
      this.#showHold();
      this.show();
    } else if (type === "codecs") {
      this.#path.takeCodecs(readCodecOffer(message));
    } else if (type.startsWith("chat")) {
      this.chat.receive(message);
    } else if (type === "reaction") {
      this.#reactions.show("peer", asText(message["emoji"]));
    } else if (type.startsWith("sas-")) {
      this.#trust.receive(message);
    } else if (type === "page") {
      this.#onPage(message["state"]);
    } else if (type === "bye") {
      // Sooner than the server's word, and also while the server is away.
      this.#onBye(reasonLeft(message["reason"]));
    } else {
      this.#events.onMessage(message);
    }
  }

  /** Sooner than the server's word; how long the server waits, its own word says. */
  #onPage(state: unknown): void {
    if (state === "closing" || state === "asleep") {
      this.peerAway(Date.now() + unknownGrace, state === "closing" ? "page-closed" : "page-asleep");
    } else if (state === "awake") {
      this.#peerIsHere();
      this.show();
    }
  }

  /** It speaks to this page: what it said of going away is over. Whether its signalling is back is the server's word. */
  #peerIsHere(): void {
    const { presence } = this.#state;
    if (presence.state === "away" && presence.why !== "connection-lost") {
      this.update({ presence: { state: "here" } });
    }
  }

  /** A call is over; a room waits for the next one. */
  #onBye(reason: EndReason): void {
    if (this.kind === "call") {
      this.end(reason, false);
      return;
    }

    const name = this.#state.peer?.name ?? "";
    this.disconnect();
    this.setPhase({ name: "waiting-for-guest", left: { name, reason: "left" } });
  }

  #applyLocal(): void {
    this.link?.setTracks(this.#disputed ? noTracks : this.#own.sent);
    this.#tellState();
    const mine = this.#own.pause;
    if (this.#state.videoPause.mine !== mine) {
      this.update({ videoPause: { ...this.#state.videoPause, mine } });
    }
  }

  #tellState(): void {
    const state = this.#own.describe(this.#context.settings().saveData);
    if (state !== null) {
      this.#control.trySend(state);
    }
  }

  #tellCodecs(): void {
    this.#control.trySend({ type: "codecs", encodes: this.#context.hardwareCodecs().encodes, wish: this.#context.settings().codec });
  }

  #showHold(): void {
    const theirs = this.#peerState?.hold === true;
    this.update({ hold: this.#own.hold ? (theirs ? "both" : "mine") : theirs ? "theirs" : "none" });
  }
}
