/** What one look at getStats says. Numbers that are not known are null. */
export interface QualityDetail {
  readonly time: number;
  /** Milliseconds. */
  readonly roundTrip: number | null;
  readonly path: { readonly kind: "direct" | "relayed"; readonly protocol: string; readonly relayProtocol: string } | null;
  readonly availableOutgoing: number | null;
  readonly send: StreamQuality;
  readonly receive: StreamQuality;
}

/** One direction. Bit rates in bits per second, loss from 0 to 1, jitter in milliseconds. */
export interface StreamQuality {
  readonly audioCodec: string | null;
  readonly videoCodec: string | null;
  readonly audioBitrate: number | null;
  readonly videoBitrate: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
  readonly loss: number | null;
  readonly jitter: number | null;
  readonly limitedBy: "none" | "cpu" | "bandwidth" | "other" | null;
}

/** `bars` from 0 (nothing gets through) to 4. */
export type Quality =
  | { readonly state: "unknown" }
  | { readonly state: "known"; readonly bars: 0 | 1 | 2 | 3 | 4; readonly detail: QualityDetail };
