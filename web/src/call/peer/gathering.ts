/** A complete description is not waited for longer than this: some relay may never answer. */
const patience = 2_000;
/** Nor longer than this after the last candidate: with one of the relay every network can be passed. */
const quietAfterRelay = 150;
const quietWithoutRelay = 1_000;

/** Until every candidate is there, or no further one is worth the wait: a relay that does not answer would cost ten seconds. */
export async function gathered(pc: RTCPeerConnection): Promise<void> {
  if (pc.iceGatheringState === "complete") {
    return;
  }

  await new Promise<void>((resolve) => {
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const done = () => {
      clearTimeout(quiet);
      clearTimeout(limit);
      pc.removeEventListener("icegatheringstatechange", check);
      pc.removeEventListener("icecandidate", check);
      resolve();
    };
    const check = () => {
      if (pc.iceGatheringState === "complete" || pc.signalingState === "closed") {
        done();
        return;
      }

      clearTimeout(quiet);
      const relayed = pc.localDescription?.sdp.includes(" typ relay") === true;
      quiet = setTimeout(done, relayed ? quietAfterRelay : quietWithoutRelay);
    };
    const limit = setTimeout(done, patience);
    pc.addEventListener("icegatheringstatechange", check);
    pc.addEventListener("icecandidate", check);
    check();
  });
}
