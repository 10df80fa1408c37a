// Runs in each page before its own scripts: keeps hold of the peer connections and of the local tracks that the page makes, so
// that a test can look at the media itself, whatever the page says of it.
(() => {
  const connections = new Set();
  const tracks = new Set();
  let screen = null;

  const NativeConnection = window.RTCPeerConnection;
  if (NativeConnection) {
    window.RTCPeerConnection = class RTCPeerConnection extends NativeConnection {
      constructor(...configuration) {
        super(...configuration);
        connections.add(this);
      }
    };
  }

  const devices = navigator.mediaDevices;
  for (const name of ["getUserMedia", "getDisplayMedia"]) {
    const native = devices?.[name];
    if (native) {
      devices[name] = async function (...constraints) {
        const stream = await native.apply(this, constraints);
        for (const track of stream.getTracks()) {
          tracks.add(track);
        }
        if (name === "getDisplayMedia") {
          screen = stream.getVideoTracks()[0];
        }
        return stream;
      };
    }
  }

  const nativeClone = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function () {
    const copy = nativeClone.call(this);
    tracks.add(copy);
    return copy;
  };

  // What the page itself plays is listened to on its way to the speaker. An analyser remembers two thirds of a second.
  const played = new Set();
  const nativeConnect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    const { context } = this;
    if (target === context.destination && context instanceof AudioContext) {
      const analyser = new AnalyserNode(context, { fftSize: 32768 });
      const samples = new Float32Array(analyser.fftSize);
      nativeConnect.call(this, analyser);
      const look = setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        if (samples.some((sample) => Math.abs(sample) > 0.01)) {
          played.add(context.sinkId);
        }
      }, 100);
      setTimeout(clearInterval, 10_000, look);
    }
    return nativeConnect.call(this, target, ...rest);
  };

  // One that is made ahead for who comes next has no description yet, and leads nowhere.
  const open = () => [...connections].filter((connection) => connection.connectionState !== "closed" && connection.localDescription !== null);

  /** All statistics of a type, of the open connections. */
  async function stats(type) {
    const reports = await Promise.all(open().map((connection) => connection.getStats()));
    return reports.flatMap((report) => [...report.values()]).filter((entry) => entry.type === type);
  }

  /** The sum of a counter over all that arrives of a kind, or what it is on one line of that kind. */
  async function inbound(kind, counter, line) {
    const entries = (await stats("inbound-rtp")).filter((entry) => entry.kind === kind);
    const counted = line == null ? entries : entries.filter((entry) => entry.mid === lines(kind)[line]?.mid);
    return counted.reduce((sum, entry) => sum + (entry[counter] ?? 0), 0);
  }

  const lines = (kind) => open().flatMap((connection) => connection.getTransceivers()).filter(({ receiver }) => receiver.track.kind === kind);

  const sent = () => open().flatMap((connection) => connection.getSenders()).flatMap(({ track }) => track ?? []);

  /** The video elements that show a stream from the other side. */
  function remoteVideos() {
    const remote = new Set(open().flatMap((connection) => connection.getReceivers().map((receiver) => receiver.track)));
    return [...document.querySelectorAll("video")].filter((video) =>
      video.srcObject?.getVideoTracks().some((track) => remote.has(track)),
    );
  }

  window.mediaProbe = {
    stats,
    videoFrames: () => inbound("video", "framesDecoded"),
    audioPackets: () => inbound("audio", "packetsReceived"),

    /** Whether a counter stands still for so many milliseconds. */
    async isStill(counter, time) {
      const before = await this[counter]();
      await new Promise((resolve) => setTimeout(resolve, time));
      return (await this[counter]()) === before;
    },

    openConnections: () => open().length,
    connectionsMade: () => connections.size,
    liveTracks: (kind) =>
      [...tracks].filter((track) => track.readyState === "live" && (!kind || track.kind === kind)).length,

    /** The system takes these devices away, as it does with one that is pulled out. */
    takeAway(kind) {
      for (const track of tracks) {
        if (track.kind === kind && track.readyState === "live") {
          track.stop();
          track.dispatchEvent(new Event("ended"));
        }
      }
    },

    /** Frames of the camera are held back, of which the page knows nothing, until `giveCamera`. */
    async withholdCamera() {
      const sender = open().flatMap((connection) => connection.getSenders()).find(({ track }) => track?.kind === "video");
      const { track } = sender;
      await sender.replaceTrack(null);
      this.giveCamera = () => sender.replaceTrack(track);
    },

    /** The picture of the shared screen becomes no larger than this, as that of a window does that is made smaller. */
    limitScreen: (width, height) => screen.applyConstraints({ width: { max: width }, height: { max: height } }),

    /** The size of what the video with this name shows: `width`x`height`. */
    shownSize(label) {
      const video = [...document.querySelectorAll("video")].find((element) => element.getAttribute("aria-label") === label);
      return video && !video.paused ? `${video.videoWidth}x${video.videoHeight}` : "";
    },

    /** How many pictures arrive from the other side: each with its own frames. */
    videoStreams: async () => (await stats("inbound-rtp")).filter((entry) => entry.kind === "video" && entry.framesDecoded > 0).length,

    /** The codec in which the camera of the other side arrives now. */
    async receivedCodec() {
      const inbound = (await stats("inbound-rtp")).find((entry) => entry.kind === "video");
      const codec = (await stats("codec")).find((entry) => entry.id === inbound?.codecId);
      return codec?.mimeType.replace("video/", "") ?? "";
    },

    /** Bits per second of video, measured over so many seconds. */
    async receivedRate(seconds) {
      const before = await inbound("video", "bytesReceived");
      await new Promise((over) => setTimeout(over, seconds * 1000));
      return ((await inbound("video", "bytesReceived")) - before) * 8 / seconds;
    },

    /**
     * The energy of the sound that arrives (joule-like, WebRTC Statistics "totalAudioEnergy"), measured over so many seconds of playing. With a
     * line, of that alone: 0 is the voice, 1 the sound of the screen.
     */
    async heard(seconds, line) {
      const look = async () => [await inbound("audio", "totalAudioEnergy", line), await inbound("audio", "totalSamplesDuration", line)];
      const [energy, time] = await look();
      for (;;) {
        const [energyNow, timeNow] = await look();
        if (timeNow - time >= seconds) {
          return energyNow - energy;
        }
        await new Promise((over) => setTimeout(over, 100));
      }
    },

    /** The names of the cameras and microphones that are open. */
    openDevices: () => [...tracks].filter((track) => track.readyState === "live").map((track) => track.label),

    /** The names of the cameras and microphones from which the open connections send. */
    sentDevices: () => sent().map((track) => track.label),

    /** What the encoder is told of the shared screen: "detail" or "motion". */
    sentScreenHint: () => sent().find((track) => track.getSettings().displaySurface)?.contentHint ?? "",

    /** The names of the speakers from which the page itself has been heard. */
    async speakersHeard() {
      const devices = await navigator.mediaDevices.enumerateDevices();
      return devices.filter(({ kind, deviceId }) => kind === "audiooutput" && played.has(deviceId)).map(({ label }) => label);
    },

    /** Packets of the screen's sound that have arrived. */
    screenSoundPackets: () => inbound("audio", "packetsReceived", 1),

    /** Whether a remote video element presents so many new frames to the eye, each within two seconds. */
    async presented(frames) {
      const [video] = remoteVideos();
      if (!video) {
        return false;
      }
      for (let shown = 0; shown < frames; shown++) {
        const frame = new Promise((resolve) => video.requestVideoFrameCallback(() => resolve(true)));
        const late = new Promise((resolve) => setTimeout(resolve, 2000, false));
        if (!(await Promise.race([frame, late]))) {
          return false;
        }
      }
      return true;
    },

    /** The pair of candidates in use: the types and protocols of both ends. */
    async selectedPair() {
      const entries = new Map((await Promise.all(open().map((connection) => connection.getStats()))).flatMap((report) => [...report]));
      const transport = [...entries.values()].find((entry) => entry.type === "transport" && entry.selectedCandidatePairId);
      const pair = transport && entries.get(transport.selectedCandidatePairId);
      if (!pair) {
        return null;
      }
      const local = entries.get(pair.localCandidateId);
      const remote = entries.get(pair.remoteCandidateId);
      return {
        localType: local.candidateType,
        localAddress: local.address ?? null,
        remoteType: remote.candidateType,
        protocol: local.protocol,
        relayProtocol: local.relayProtocol ?? null,
        url: local.url ?? null,
      };
    },
  };
})();
