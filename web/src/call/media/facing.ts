/** Whether a camera looks at what the person looks at, as the one on the back of a phone: a mirror would turn words around. */
export function facesAway(stream: MediaStream | null): boolean {
  return stream?.getVideoTracks()[0]?.getSettings().facingMode === "environment";
}
