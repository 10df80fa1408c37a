/** A browser that stops a picture again and again has its reasons: so many new beginnings in so many milliseconds, then it waits for the person. */
const mostBeginnings = 3;
const beginningsWithin = 10_000;

/**
 * Plays a picture for as long as it has a stream: what the browser stops, for a phone call, to save power or in the background, begins again, at once
 * or when the person is back. Ends with what it returns.
 */
export function keepPlaying(element: HTMLMediaElement, onBlocked: () => void): () => void {
  let beginnings: number[] = [];
  const begin = () => {
    if (element.paused && element.srcObject !== null) {
      play(element, onBlocked);
    }
  };
  const onPause = () => {
    const now = performance.now();
    beginnings = beginnings.filter((at) => now - at < beginningsWithin);
    if (beginnings.length < mostBeginnings) {
      beginnings.push(now);
      begin();
    }
  };
  const onBack = () => {
    if (document.visibilityState === "visible") {
      begin();
    }
  };

  element.addEventListener("pause", onPause);
  document.addEventListener("visibilitychange", onBack);
  for (const event of ["focus", "pageshow", "pointerdown"]) {
    addEventListener(event, onBack);
  }

  play(element, onBlocked);
  return () => {
    element.removeEventListener("pause", onPause);
    document.removeEventListener("visibilitychange", onBack);
    for (const event of ["focus", "pageshow", "pointerdown"]) {
      removeEventListener(event, onBack);
    }
  };
}

/** Plays a picture with its sound. A browser that wants a gesture before any sound plays the picture alone, and `onBlocked` hears of it. */
export function play(element: HTMLMediaElement, onBlocked: () => void): void {
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
