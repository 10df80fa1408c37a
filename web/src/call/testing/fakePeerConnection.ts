import { randomId } from "../wire/base64url";

interface Line {
  readonly mid: string;
  readonly kind: "audio" | "video";
  readonly direction: RTCRtpTransceiverDirection;
  readonly codecs: readonly string[];
}

interface FakeSdp {
  readonly lines: readonly Line[];
  readonly channel: boolean;
}

class FakeReceiver {
  readonly transport = null;
  readonly track: MediaStreamTrack;

  constructor(kind: "audio" | "video") {
    this.track = new FakeTrack(kind) as unknown as MediaStreamTrack;
  }

  getSynchronizationSources(): readonly unknown[] {
    return [];
  }
}

/** A track that can be stopped, and says so. */
export class FakeTrack extends EventTarget {
  readonly id = randomId(4);
  readonly label = "fake";
  readyState: MediaStreamTrackState = "live";
  enabled = true;
  muted = false;
  contentHint = "";

  constructor(readonly kind: "audio" | "video") {
    super();
  }

  stop(): void {
    this.readyState = "ended";
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: `${this.kind}-1` };
  }

  applyConstraints(): Promise<void> {
    return Promise.resolve();
  }

  clone(): FakeTrack {
    return new FakeTrack(this.kind);
  }
}

/** jsdom has no streams. */
export class FakeStream {
  readonly id = randomId(4);
  readonly #tracks: FakeTrack[];

  constructor(tracks: FakeTrack[] = []) {
    this.#tracks = [...tracks];
  }

  getTracks(): FakeTrack[] {
    return [...this.#tracks];
  }

  getAudioTracks(): FakeTrack[] {
    return this.#tracks.filter(({ kind }) => kind === "audio");
  }

  getVideoTracks(): FakeTrack[] {
    return this.#tracks.filter(({ kind }) => kind === "video");
  }
}

class FakeSender {
  readonly transport = null;
  #encoding: RTCRtpEncodingParameters = {};

  constructor(public track: MediaStreamTrack | null) {}

  replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    this.track = track;
    return Promise.resolve();
  }

  setStreams(): void {}

  getParameters(): RTCRtpSendParameters {
    return { encodings: [{ ...this.#encoding }], transactionId: "", codecs: [], headerExtensions: [], rtcp: {} };
  }

  setParameters({ encodings }: RTCRtpSendParameters): Promise<void> {
    this.#encoding = { ...encodings[0] };
    return Promise.resolve();
  }
}

class FakeTransceiver {
  mid: string | null = null;
  currentDirection: RTCRtpTransceiverDirection | null = null;
  readonly sender: FakeSender;
  readonly receiver: FakeReceiver;
  /** What was asked for last, best first. */
  preferred: readonly string[] = [];

  constructor(
    kind: "audio" | "video",
    track: MediaStreamTrack | null,
    public direction: RTCRtpTransceiverDirection,
  ) {
    this.sender = new FakeSender(track);
    this.receiver = new FakeReceiver(kind);
  }

  stop(): void {
    this.direction = "stopped";
  }

  setCodecPreferences(codecs: readonly RTCRtpCodec[]): void {
    this.preferred = codecs.map(({ mimeType }) => mimeType);
  }
}

class FakeChannel extends EventTarget {
  readyState: RTCDataChannelState = "connecting";
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  binaryType = "arraybuffer";
  other: FakeChannel | null = null;

  constructor(
    readonly label: string,
    readonly protocol: string,
  ) {
    super();
  }

  send(data: string | Uint8Array): void {
    if (this.readyState !== "open") {
      throw new DOMException("The channel is not open.", "InvalidStateError");
    }

    const { other } = this;
    const arrives = typeof data === "string" ? data : data.slice().buffer;
    queueMicrotask(() => other?.dispatchEvent(new MessageEvent("message", { data: arrives })));
  }

  close(): void {
    this.readyState = "closed";
  }

  opened(other: FakeChannel): void {
    this.other = other;
    this.readyState = "open";
    this.dispatchEvent(new Event("open"));
  }
}

const live = new Map<string, FakePeerConnection>();

/**
 * Enough of RTCPeerConnection to play two peers: JSEP's states with rollback, transceivers, candidates, and a DTLS that checks the fingerprints.
 * Connections find one another by their ICE user name fragments, so only what travelled in descriptions and candidates counts.
 */
export class FakePeerConnection extends EventTarget {
  /** All that were ever made, newest last. */
  static readonly made: FakePeerConnection[] = [];
  /** Cuts every path while it is true. */
  static networkDown = false;
  /** Nothing arrives, though ICE goes on saying that the path stands. */
  static silent = false;
  /** Of the connections that are made next, so many never find a path. */
  static hopeless = 0;
  /** Offers of connections in use that were rolled back: what Chromium's receivers do not survive. */
  static rollbacks = 0;

  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  iceConnectionState: RTCIceConnectionState = "new";
  iceGatheringState: RTCIceGatheringState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  currentLocalDescription: RTCSessionDescriptionInit | null = null;
  currentRemoteDescription: RTCSessionDescriptionInit | null = null;
  readonly sctp = null;
  readonly fingerprint = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
  readonly transceivers: FakeTransceiver[] = [];
  readonly channels: FakeChannel[] = [];
  /** Offers that were written, used or not. */
  drafts = 0;
  #stableLocal: RTCSessionDescriptionInit | null = null;
  #ufrag = randomId(3);
  #version = 0;
  #restartWanted = false;
  #hasRemoteCandidate = false;
  #pendingNeed = false;
  #packets = 0;
  readonly #hopeless: boolean;

  constructor(public configuration: RTCConfiguration = {}) {
    super();
    this.#hopeless = FakePeerConnection.hopeless > 0;
    FakePeerConnection.hopeless -= this.#hopeless ? 1 : 0;
    FakePeerConnection.made.push(this);
  }

  static asConnection(configuration: RTCConfiguration): RTCPeerConnection {
    return new FakePeerConnection(configuration) as unknown as RTCPeerConnection;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers.filter(({ direction }) => direction !== "stopped");
  }

  getSenders(): FakeSender[] {
    return this.getTransceivers().map(({ sender }) => sender);
  }

  getReceivers(): FakeReceiver[] {
    return this.getTransceivers().map(({ receiver }) => receiver);
  }

  getStats(): Promise<Map<string, unknown>> {
    this.#packets += FakePeerConnection.silent ? 0 : 1;
    return Promise.resolve(new Map([["transport", { type: "transport", packetsReceived: this.#packets }]]));
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  addTransceiver(what: MediaStreamTrack | "audio" | "video", init: RTCRtpTransceiverInit = {}): FakeTransceiver {
    const kind = typeof what === "string" ? what : what.kind === "audio" ? "audio" : "video";
    const transceiver = new FakeTransceiver(kind, typeof what === "string" ? null : what, init.direction ?? "sendrecv");
    this.transceivers.push(transceiver);
    this.#need();
    return transceiver;
  }

  createDataChannel(label: string, { protocol = "", negotiated = false }: RTCDataChannelInit = {}): RTCDataChannel {
    const channel = new FakeChannel(label, protocol);
    this.channels.push(channel);
    if (!negotiated) {
      queueMicrotask(() => {
        this.#announce(channel);
      });
    }

    return channel as unknown as RTCDataChannel;
  }

  restartIce(): void {
    this.#restartWanted = true;
    this.#need();
  }

  async createOffer(): Promise<RTCSessionDescriptionInit> {
    await Promise.resolve();
    this.#assertOpen();
    const before = this.getTransceivers().map((transceiver) => ({ transceiver, mid: transceiver.mid }));
    for (const { transceiver } of before) {
      transceiver.mid ??= String(this.transceivers.indexOf(transceiver));
    }

    this.#version += 1;
    this.drafts += 1;
    const sdp = this.#sdp();
    for (const { transceiver, mid } of before) {
      transceiver.mid = mid; // not theirs before the offer is used
    }

    return { type: "offer", sdp };
  }

  async setLocalDescription(made?: RTCSessionDescriptionInit): Promise<void> {
    // An offer made ahead is used when it has been sent: the server's answer may be sooner than the browser.
    await new Promise((resolve) => (made === undefined ? resolve(undefined) : setTimeout(resolve, 20)));
    this.#assertOpen();
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    if (type === "offer" && this.#restartWanted) {
      this.#newUfrag();
    }

    for (const transceiver of this.getTransceivers()) {
      if (type === "offer") {
        transceiver.mid ??= String(this.transceivers.indexOf(transceiver));
      }
    }

    this.#version += made === undefined ? 1 : 0;
    live.set(this.#ufrag, this);
    this.localDescription = { type, sdp: made?.sdp ?? this.#sdp() };
    if (type === "offer") {
      this.signalingState = "have-local-offer";
    } else {
      this.#stable();
    }

    this.iceGatheringState = "gathering";
    const candidate = { candidate: `candidate:1 1 udp 1 192.0.2.1 9 typ host ufrag ${this.#ufrag}`, sdpMid: "0", sdpMLineIndex: 0, usernameFragment: this.#ufrag };
    queueMicrotask(() => {
      this.#emit("icecandidate", { candidate: { ...candidate, toJSON: () => candidate } });
      this.localDescription = this.localDescription === null ? null : { ...this.localDescription, sdp: `${this.localDescription.sdp ?? ""}a=${candidate.candidate}\r\n` };
      this.iceGatheringState = "complete";
      this.#emit("icegatheringstatechange", {});
      this.#emit("icecandidate", { candidate: null });
      this.#tryConnect();
    });
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await Promise.resolve();
    this.#assertOpen();
    const { type, sdp = "" } = description;
    if (type === "offer") {
      if (this.signalingState === "have-local-offer") {
        FakePeerConnection.rollbacks += this.#stableLocal === null ? 0 : 1;
        this.localDescription = this.#stableLocal; // rolled back
        for (const transceiver of this.transceivers) {
          if (transceiver.currentDirection === null) {
            transceiver.mid = null;
          }
        }
      }

      this.signalingState = "have-remote-offer";
    } else if (this.signalingState !== "have-local-offer") {
      throw new DOMException("There is no offer to answer.", "InvalidStateError");
    }

    const before = ufragOf(this.remoteDescription?.sdp ?? "");
    this.remoteDescription = description;
    if (before !== "" && before !== ufragOf(sdp)) {
      this.#hasRemoteCandidate = false;
      if (type === "offer") {
        this.#newUfrag();
      }
    }

    this.#hasRemoteCandidate ||= sdp.includes("a=candidate:");
    for (const line of linesOf(sdp).lines) {
      let transceiver = this.transceivers.find(({ mid }) => mid === line.mid);
      if (transceiver === undefined) {
        transceiver = new FakeTransceiver(line.kind, null, "recvonly");
        transceiver.mid = line.mid;
        this.transceivers.push(transceiver);
      }

      this.#emit("track", { track: transceiver.receiver.track });
    }

    if (type === "answer") {
      this.#stable();
    }

    this.#tryConnect();
  }

  async addIceCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    await Promise.resolve();
    this.#assertOpen();
    const remote = ufragOf(this.remoteDescription?.sdp ?? "");
    if (candidate.usernameFragment != null && candidate.usernameFragment !== remote) {
      throw new DOMException("Unknown ufrag", "OperationError");
    }

    this.#hasRemoteCandidate = true;
    this.#tryConnect();
  }

  close(): void {
    this.signalingState = "closed";
    this.connectionState = "closed";
    live.delete(this.#ufrag);
    for (const channel of this.channels) {
      channel.readyState = "closed";
    }
  }

  /** The path breaks, as an interface that goes away does. */
  breakPath(): void {
    this.#setConnection("failed");
  }

  #stable(): void {
    this.signalingState = "stable";
    this.#stableLocal = this.localDescription;
    this.currentLocalDescription = this.localDescription;
    this.currentRemoteDescription = this.remoteDescription;
    const remote = new Map(linesOf(this.remoteDescription?.sdp ?? "").lines.map((line) => [line.mid, line.direction]));
    for (const transceiver of this.transceivers) {
      if (transceiver.mid !== null && remote.has(transceiver.mid)) {
        transceiver.currentDirection = transceiver.direction;
      }
    }

    if (this.#pendingNeed) {
      this.#pendingNeed = false;
      this.#need();
    }
  }

  #tryConnect(): void {
    const remoteSdp = this.remoteDescription?.sdp ?? "";
    const peer = live.get(ufragOf(remoteSdp));
    if (peer === undefined || FakePeerConnection.networkDown || this.#hopeless || peer.#hopeless || !this.#reaches(peer) || !peer.#reaches(this)) {
      return;
    }

    for (const side of [this, peer]) {
      const expected = /a=fingerprint:sha-256 (\S+)/.exec(side.remoteDescription?.sdp ?? "")?.[1];
      side.#setConnection(expected === (side === this ? peer : this).fingerprint ? "connected" : "failed");
    }

    for (const [index, mine] of this.channels.entries()) {
      const theirs = peer.channels[index];
      if (theirs !== undefined && mine.readyState === "connecting" && this.connectionState === "connected") {
        mine.opened(theirs);
        theirs.opened(mine);
      }
    }
  }

  /** A channel of a connection that stands already: the other side hears of it. */
  #announce(mine: FakeChannel): void {
    const peer = live.get(ufragOf(this.remoteDescription?.sdp ?? ""));
    if (peer?.connectionState === "connected" && this.connectionState === "connected") {
      const theirs = new FakeChannel(mine.label, mine.protocol);
      peer.channels.push(theirs);
      theirs.opened(mine);
      peer.#emit("datachannel", { channel: theirs });
      mine.opened(theirs);
    }
  }

  #reaches(peer: FakePeerConnection): boolean {
    return this.signalingState === "stable" && this.#hasRemoteCandidate && ufragOf(this.remoteDescription?.sdp ?? "") === peer.#ufrag;
  }

  #setConnection(state: "connected" | "failed"): void {
    if (this.connectionState !== state && this.signalingState !== "closed") {
      this.connectionState = state;
      this.iceConnectionState = state;
      this.#emit("connectionstatechange", {});
    }
  }

  #need(): void {
    queueMicrotask(() => {
      if (this.signalingState === "stable") {
        this.#emit("negotiationneeded", {});
      } else {
        this.#pendingNeed = true;
      }
    });
  }

  #newUfrag(): void {
    live.delete(this.#ufrag);
    this.#ufrag = randomId(3);
    this.#restartWanted = false;
  }

  #sdp(): string {
    const lines = this.getTransceivers()
      .filter(({ mid }) => mid !== null)
      .map(({ mid, direction, receiver, preferred }) => ({ mid, direction, kind: receiver.track.kind, codecs: preferred }));
    const content = JSON.stringify({ lines, channel: this.channels.length > 0 });
    return `v=0\r\no=- 1 ${this.#version} IN IP4 127.0.0.1\r\na=x-fake:${content}\r\na=ice-ufrag:${this.#ufrag}\r\na=fingerprint:sha-256 ${this.fingerprint}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`;
  }

  #assertOpen(): void {
    if (this.signalingState === "closed") {
      throw new DOMException("The connection is closed.", "InvalidStateError");
    }
  }

  #emit(type: string, properties: object): void {
    if (this.signalingState !== "closed") {
      this.dispatchEvent(Object.assign(new Event(type), properties));
    }
  }
}

function ufragOf(sdp: string): string {
  return /a=ice-ufrag:(\S+)/.exec(sdp)?.[1] ?? "";
}

function linesOf(sdp: string): FakeSdp {
  const text = /a=x-fake:(.*)\r\n/.exec(sdp)?.[1];
  return text === undefined ? { lines: [], channel: false } : (JSON.parse(text) as FakeSdp);
}
