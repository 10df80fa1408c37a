// Runs in each page before its own scripts: notes when pictures of the other side appear and when sessions are resumed, in milliseconds since 1970.
(() => {
  const remoteTracks = new WeakSet();
  const watched = new WeakSet();
  const marks = { frame: null, resumed: null };
  let iceServers = [];

  const NativeConnection = RTCPeerConnection;
  window.RTCPeerConnection = class RTCPeerConnection extends NativeConnection {
    constructor(configuration, ...rest) {
      super(configuration, ...rest);
      iceServers = configuration?.iceServers ?? iceServers;
      this.addEventListener("track", ({ track }) => remoteTracks.add(track));
    }
  };

  const NativeSocket = WebSocket;
  window.WebSocket = class WebSocket extends NativeSocket {
    #resume = null;

    constructor(...target) {
      super(...target);
      this.addEventListener("message", ({ data }) => {
        if (this.#resume !== null && String(data).startsWith(`43${this.#resume}[`)) {
          marks.resumed ??= Date.now();
        }
      });
    }

    // Socket.IO: an event with the number of its acknowledgement.
    send(data) {
      this.#resume = /^42(\d+)\["resume"/.exec(data)?.[1] ?? this.#resume;
      super.send(data);
    }
  };

  function watch(video) {
    const shown = () => {
      marks.frame ??= Date.now();
      video.requestVideoFrameCallback(shown);
    };
    if (!watched.has(video) && video.srcObject?.getVideoTracks().some((track) => remoteTracks.has(track))) {
      watched.add(video);
      video.requestVideoFrameCallback(shown);
    }
  }
  setInterval(() => document.querySelectorAll("video").forEach(watch), 50);

  // The floor: a bare peer connection, whose messages the benchmark carries by a way that never breaks.
  let bare = null;
  let inbox = Promise.resolve();
  async function offer() {
    await bare.setLocalDescription();
    say(JSON.stringify({ description: bare.localDescription }));
  }

  window.recovery = {
    marks,
    iceServers: () => iceServers,
    button: (name) => [...document.querySelectorAll("button")].find((button) => button.textContent.trim() === name && !button.disabled),

    async startBare(servers, first) {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      const video = document.body.appendChild(document.createElement("video"));
      Object.assign(video, { autoplay: true, muted: true });
      bare = new RTCPeerConnection({ iceServers: servers });
      bare.addEventListener("icecandidate", ({ candidate }) => say(JSON.stringify({ candidate })));
      bare.addEventListener("track", ({ streams }) => (video.srcObject = streams[0]));
      for (const track of stream.getTracks()) {
        bare.addTrack(track, stream);
      }
      if (first) {
        await offer();
      }
    },

    restartBare: () => {
      bare.restartIce();
      return offer();
    },

    hear(message) {
      inbox = inbox.then(async () => {
        if (message.description) {
          await bare.setRemoteDescription(message.description);
          if (message.description.type === "offer") {
            await offer();
          }
        } else {
          await bare.addIceCandidate(message.candidate).catch(() => {}); // of an older generation
        }
      });
    },
  };
})();
