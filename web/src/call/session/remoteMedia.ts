import type { Tracks } from "../peer/slots";
import type { RemoteMedia } from "../types";
import { cameraOf, type PeerState } from "./peerState";

/** What there is to see and hear of the peer. Streams keep their identity while their tracks stay the same, so that no video element blinks. */
export function remoteMedia(before: RemoteMedia, receivers: Tracks, state: PeerState | null): RemoteMedia {
  const { microphone, camera, screen, screenAudio } = receivers;
  return {
    stream: streamOf(before.stream, [microphone, camera]),
    screen: state?.screen === true ? streamOf(before.screen, [screen, screenAudio]) : null,
    screenPaused: state?.screenPaused === true,
    microphone: state?.microphone ?? "unknown",
    camera: state === null ? classicCamera(camera) : cameraOf(state),
    speaking: before.speaking,
  };
}

/** A classic client says nothing; its camera is off when no packets come. */
function classicCamera(track: MediaStreamTrack | null): RemoteMedia["camera"] {
  return track === null ? "unknown" : track.muted ? "muted" : "on";
}

function streamOf(before: MediaStream | null, wanted: readonly (MediaStreamTrack | null)[]): MediaStream | null {
  const tracks = wanted.filter((track) => track !== null);
  if (tracks.length === 0) {
    return null;
  }

  const old = before?.getTracks() ?? [];
  return before !== null && old.length === tracks.length && tracks.every((track) => old.includes(track)) ? before : new MediaStream(tracks);
}
