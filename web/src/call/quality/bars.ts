import type { QualityDetail } from "../types";

/**
 * One number for people, from what hurts a conversation: loss, delay, jitter. The worst of the two directions counts. `expectsMedia`: the peer says that it
 * sends something, so silence is a lost connection.
 */
export function bars({ roundTrip, send, receive }: QualityDetail, expectsMedia: boolean): 0 | 1 | 2 | 3 | 4 {
  const loss = Math.max(send.loss ?? 0, receive.loss ?? 0);
  const jitter = Math.max(send.jitter ?? 0, receive.jitter ?? 0);
  const delay = roundTrip ?? 0;
  if (expectsMedia && receive.audioBitrate === 0 && receive.videoBitrate === 0) {
    return 0;
  }

  if (loss > 0.15 || delay > 800 || jitter > 150) {
    return 1;
  }

  if (loss > 0.06 || delay > 400 || jitter > 80) {
    return 2;
  }

  return loss > 0.02 || delay > 200 || jitter > 40 ? 3 : 4;
}
