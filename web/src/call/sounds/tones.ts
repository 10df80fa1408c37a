/** One sound of a pattern: frequencies in hertz, start and length in seconds. */
interface Tone {
  readonly frequencies: readonly number[];
  readonly start: number;
  readonly length: number;
  readonly gain: number;
}

export interface Pattern {
  readonly tones: readonly Tone[];
  /** Seconds until it begins again; 0 plays once. */
  readonly period: number;
}

const tone = (start: number, length: number, gain: number, ...frequencies: readonly number[]): Tone => ({ frequencies, start, length, gain });

/** What each moment of a call sounds like. */
export const patterns = {
  /** Two rising chimes: somebody calls. */
  ring: { tones: [tone(0, 0.35, 0.22, 659, 988), tone(0.4, 0.35, 0.22, 784, 1175), tone(0.8, 0.6, 0.22, 988, 1319)], period: 3 },
  /** A second call while one talks: short and quiet. */
  waiting: { tones: [tone(0, 0.15, 0.08, 880), tone(0.25, 0.15, 0.08, 880)], period: 4 },
  /** The European ringing tone: 1 s on, 4 s off. */
  ringback: { tones: [tone(0, 1, 0.08, 425)], period: 5 },
  busy: { tones: [0, 1, 2, 3].map((index) => tone(index * 0.96, 0.48, 0.08, 425)), period: 0 },
  /** Two steps down: they do not want to. */
  declined: { tones: [tone(0, 0.2, 0.1, 494), tone(0.24, 0.4, 0.1, 370)], period: 0 },
  /** It rang, and nobody came: the ringing tone once more, dying away. */
  unanswered: { tones: [tone(0, 0.5, 0.08, 425), tone(0.7, 0.25, 0.05, 425), tone(1.1, 0.12, 0.03, 425)], period: 0 },
  /** The three tones of ITU-T E.180 that say "not to be reached this way". */
  unreachable: { tones: [tone(0, 0.33, 0.06, 950), tone(0.33, 0.33, 0.06, 1400), tone(0.66, 0.33, 0.06, 1800)], period: 0 },
  /** The path broke, and is looked for. */
  lost: { tones: [tone(0, 0.14, 0.08, 440), tone(0.28, 0.14, 0.08, 440)], period: 0 },
  /** A ring went on elsewhere. */
  elsewhere: { tones: [tone(0, 0.1, 0.06, 784)], period: 0 },
  /** A ring was given up, or somebody is not who they say. */
  missed: { tones: [tone(0, 0.16, 0.1, 784), tone(0.2, 0.3, 0.1, 587)], period: 0 },
  ended: { tones: [tone(0, 0.16, 0.1, 587), tone(0.18, 0.3, 0.1, 440)], period: 0 },
  connected: { tones: [tone(0, 0.12, 0.08, 587), tone(0.14, 0.2, 0.08, 880)], period: 0 },
  message: { tones: [tone(0, 0.09, 0.06, 1175)], period: 0 },
  knock: { tones: [tone(0, 0.08, 0.12, 330), tone(0.16, 0.08, 0.12, 330)], period: 0 },
  speakerTest: { tones: [tone(0, 0.3, 0.15, 523), tone(0.32, 0.3, 0.15, 659), tone(0.64, 0.5, 0.15, 784)], period: 0 },
} as const satisfies Record<string, Pattern>;

export type Sound = keyof typeof patterns;
