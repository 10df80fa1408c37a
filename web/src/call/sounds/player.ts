import { patterns, type Pattern, type Sound } from "./tones";

/** `setSinkId` of AudioContext is not in every browser, nor in TypeScript's library yet. */
interface Steerable {
  setSinkId?(sinkId: string): Promise<void>;
}

/** Opening the browser's audio engine holds the page up: it first draws what the sound is about, and sends what there is to send. */
const afterDrawing = 60;
/** In milliseconds: what cannot be heard by then is of the past. A browser keeps silent until the person has touched the page, which may be in another call. */
const soonEnough = 1_500;

/** Plays the patterns with Web Audio: no files, nothing to load. One repeating sound at a time. */
export class SoundPlayer {
  #context: AudioContext | null = null;
  #resuming: Promise<void> | null = null;
  #repeating: Sound | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #gains = new Set<GainNode>();
  #closed = false;

  /** Plays once, over whatever repeats. */
  play(sound: Sound, speakerId: string): void {
    const asked = performance.now();
    void this.#sound(patterns[sound], speakerId, () => performance.now() - asked < soonEnough);
  }

  /** Repeats until another one is asked for; null is silence. */
  repeat(sound: Sound | null, speakerId: string): void {
    if (sound === this.#repeating) {
      return;
    }

    this.#repeating = sound;
    clearInterval(this.#timer);
    for (const gain of this.#gains) {
      gain.disconnect();
    }

    this.#gains.clear();
    if (sound !== null) {
      const pattern = patterns[sound];
      const start = () => void this.#sound(pattern, speakerId, () => this.#repeating === sound);
      start();
      this.#timer = setInterval(start, pattern.period * 1000);
    }
  }

  close(): void {
    this.repeat(null, "");
    this.#closed = true;
    this.#context?.close().catch(() => undefined); // closed already
    this.#context = null;
  }

  async #sound(pattern: Pattern, speakerId: string, wanted: () => boolean): Promise<void> {
    if (globalThis.AudioContext === undefined) {
      return;
    }

    if (this.#context === null) {
      await new Promise((resolve) => setTimeout(resolve, afterDrawing));
    }

    if (this.#closed || !wanted()) {
      return;
    }

    const context = (this.#context ??= new AudioContext());
    try {
      await (context as unknown as Steerable).setSinkId?.(speakerId);
    } catch {
      // The speaker is gone: the system's default plays.
    }

    // The title and the notification call while the browser keeps it silent.
    if (!(await this.#runs(context)) || this.#closed || !wanted()) {
      return;
    }

    const output = context.createGain();
    output.connect(context.destination);
    this.#gains.add(output);
    let end = 0;
    for (const { frequencies, start, length, gain } of pattern.tones) {
      end = Math.max(end, start + length);
      for (const frequency of frequencies) {
        const from = context.currentTime + start;
        const oscillator = new OscillatorNode(context, { frequency });
        const envelope = new GainNode(context, { gain: 0 });
        envelope.gain.setValueAtTime(0, from);
        envelope.gain.linearRampToValueAtTime(gain / frequencies.length, from + 0.02);
        envelope.gain.setValueAtTime(gain / frequencies.length, from + Math.max(0.02, length - 0.05));
        envelope.gain.linearRampToValueAtTime(0, from + length);
        oscillator.connect(envelope).connect(output);
        oscillator.start(from);
        oscillator.stop(from + length);
      }
    }

    setTimeout(
      () => {
        output.disconnect();
        this.#gains.delete(output);
      },
      (end + 0.2) * 1000,
    );
  }

  async #runs(context: AudioContext): Promise<boolean> {
    if (context.state !== "running") {
      this.#resuming ??= context
        .resume()
        .catch(() => undefined)
        .finally(() => {
          this.#resuming = null;
        });
      await Promise.race([this.#resuming, new Promise((resolve) => setTimeout(resolve, soonEnough))]);
    }

    return context.state === "running";
  }
}
