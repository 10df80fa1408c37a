/** Plays a picture with its sound. A browser that wants a gesture before any sound plays the picture alone, and `onBlocked` hears of it. */
export function play(element: HTMLVideoElement, onBlocked: () => void): void {
  // Rejected when the browser wants a gesture first, or when the stream was replaced meanwhile; only the first needs help.
  element.play()?.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "NotAllowedError") {
      // The picture at least needs no gesture.
      element.muted = true;
      element.play().catch(() => undefined);
      onBlocked();
    }
  });
}
