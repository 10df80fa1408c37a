// Runs in each page before its own scripts: notes when the steps of a call's set-up happen, in milliseconds since 1970.
(() => {
  const at = (now = performance.now()) => performance.timeOrigin + now;
  let marks = {};
  const mark = (name, time = at()) => (marks[name] ??= time);

  const remoteTracks = new WeakSet();
  const watched = new WeakSet();

  function watch(video) {
    const tracks = video.srcObject?.getVideoTracks?.() ?? [];
    if (watched.has(video) || !tracks.some((track) => remoteTracks.has(track))) {
      return;
    }
    watched.add(video);
    video.requestVideoFrameCallback((now) => mark("frame", at(now)));
  }

  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    ...source,
    set(stream) {
      source.set.call(this, stream);
      if (this instanceof HTMLVideoElement) {
        watched.delete(this);
        watch(this);
      }
    },
  });

  const NativeConnection = RTCPeerConnection;
  window.RTCPeerConnection = class RTCPeerConnection extends NativeConnection {
    constructor(...configuration) {
      super(...configuration);
      this.addEventListener("track", ({ track }) => remoteTracks.add(track));
      this.addEventListener("iceconnectionstatechange", () => {
        if (this.iceConnectionState === "connected" || this.iceConnectionState === "completed") {
          mark("ice");
        }
      });
      this.addEventListener("connectionstatechange", () => {
        if (this.connectionState === "connected") {
          mark("dtls");
        }
      });
    }

    setRemoteDescription(...description) {
      mark("signalling");
      return super.setRemoteDescription(...description);
    }
  };

  const nativeMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    mark("script");
    mark("asked");
    const stream = await nativeMedia(constraints);
    mark("camera");
    return stream;
  };

  const NativeSocket = WebSocket;
  window.WebSocket = class WebSocket extends NativeSocket {
    constructor(...target) {
      mark("script");
      super(...target);
    }
  };

  document.addEventListener("click", (event) => (marks.click = at(event.timeStamp)), { capture: true });

  // What a person does as soon as the page lets them; and what they look for.
  let arrive = () => true;
  let seen = () => false;
  function tryArrive() {
    if (arrive && document.body && arrive()) {
      arrive = null;
      mark("joined");
    }
  }
  const look = () => {
    tryArrive();
    if (marks.seen === undefined && document.body && seen()) {
      requestAnimationFrame(() => mark("seen"));
    }
    document.querySelectorAll("video").forEach(watch);
    requestAnimationFrame(look);
  };
  new MutationObserver(tryArrive).observe(document, { childList: true, subtree: true, attributes: true });
  requestAnimationFrame(look);

  window.setup = {
    /** Does this at every change of the page until it says true. */
    arrive: (action) => (arrive = action),
    /** Marks when this first holds on the screen. */
    seen: (condition) => (seen = condition),
    visible: (element) => element?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) === true,
    button: (name) => [...document.querySelectorAll("button")].find((button) => button.textContent.trim() === name && !button.disabled),
    forget: () => (marks = {}),
    marks: () => ({ origin: performance.timeOrigin, ...marks }),
  };
})();
