/** How loud a captured track is. Listens to a copy, so that a muted microphone can still tell that somebody speaks. */
export class Loudness {
  readonly #copy: MediaStreamTrack;
  readonly #context: AudioContext;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;
  #resuming = false;

  constructor(track: MediaStreamTrack) {
    this.#copy = track.clone();
    this.#copy.enabled = true;
    this.#context = new AudioContext();
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#context.createMediaStreamSource(new MediaStream([this.#copy])).connect(this.#analyser);
  }

  /** From 0 to 1: root mean square, stretched so that speech fills the scale. */
  level(): number {
    this.#keepRunning();
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) {
      sum += sample * sample;
    }

    return stretched(Math.sqrt(sum / this.#samples.length));
  }

  close(): void {
    this.#copy.stop();
    this.#context.close().catch(() => undefined); // closed already
  }

  /** The system stops it, for a phone call or while another program has the sound. */
  #keepRunning(): void {
    if (this.#context.state !== "running" && !this.#resuming) {
      this.#resuming = true;
      this.#context
        .resume()
        .catch(() => undefined) // not now
        .finally(() => {
          this.#resuming = false;
        });
    }
  }
}

/** -60 dBFS is silence, -10 dBFS is loud. */
export function stretched(amplitude: number): number {
  const decibels = 20 * Math.log10(Math.max(amplitude, 1e-6));
  return Math.min(1, Math.max(0, (decibels + 60) / 50));
}
