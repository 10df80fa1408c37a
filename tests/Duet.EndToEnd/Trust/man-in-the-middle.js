// Somebody in the middle: one peer connection with each of the two, each with a certificate of its own; what one of them sends goes on to the
// other: picture, sound and data. This is what swapped fingerprints are for.
(() => {
  const heard = new Set();
  const sides = [0, 1].map(() => {
    const connection = new RTCPeerConnection();
    const channel = connection.createDataChannel("duet", { negotiated: true, id: 0 });
    const opened = new Promise((resolve) => channel.addEventListener("open", resolve));
    return { connection, channel, opened };
  });

  for (const [index, { connection, channel }] of sides.entries()) {
    const other = sides[1 - index];
    channel.onmessage = async ({ data }) => {
      await other.opened;
      other.channel.send(data);
    };
  }

  /** Chromium passes on no sound that it does not play. */
  function listen(track) {
    if (track.kind === "audio" && !heard.has(track)) {
      heard.add(track);
      const player = document.body.appendChild(new Audio());
      player.srcObject = new MediaStream([track]);
      player.play();
    }
  }

  /** What comes from one side goes on to the other, line by line. */
  async function carry(from, to) {
    for (const [line, { receiver }] of from.getTransceivers().entries()) {
      const onward = to.getTransceivers()[line] ?? to.addTransceiver(receiver.track.kind);
      listen(receiver.track);
      onward.direction = "sendrecv";
      await onward.sender.replaceTrack(receiver.track);
    }
  }

  async function describe(connection) {
    await connection.setLocalDescription();
    if (connection.iceGatheringState !== "complete") {
      await new Promise((resolve) => {
        connection.addEventListener("icegatheringstatechange", () => connection.iceGatheringState === "complete" && resolve());
      });
    }

    const { type, sdp } = connection.localDescription;
    return { type, sdp };
  }

  const events = {
    async offer(from, to, message) {
      await from.setRemoteDescription(message.offer);
      await carry(from, to);
      return { ...message, offer: await describe(to) };
    },

    async answer(from, to, message) {
      await from.setRemoteDescription(message.answer);
      await carry(from, to);
      return { ...message, answer: await describe(to) };
    },

    async "ice-candidate"(from, _to, { candidates }) {
      for (const candidate of candidates.filter((one) => one !== null)) {
        await from.addIceCandidate(candidate);
      }

      return null; // they led to the other side
    },
  };

  const ids = [];

  /** What the other side hears instead of a relayed event; null: nothing. The last argument says from whom it is. */
  window.passOn = async ([name, message, ...rest]) => {
    const { from } = rest.at(-1);
    if (!ids.includes(from)) {
      ids.push(from);
    }

    const index = ids.indexOf(from);
    const changed = await events[name](sides[index].connection, sides[1 - index].connection, message);
    return changed === null ? null : [name, changed, ...rest];
  };
})();
