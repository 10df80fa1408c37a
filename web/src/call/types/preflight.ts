export type Transport = "udp" | "tcp" | "tls";

export type TransportResult =
  | { readonly state: "waiting" }
  | { readonly state: "running" }
  /** Round trip in ms, loss from 0 to 1. */
  | { readonly state: "works"; readonly url: string; readonly connectTime: number; readonly roundTrip: number; readonly loss: number }
  | { readonly state: "fails"; readonly url: string; readonly why: "no-candidate" | "no-connection" | "no-answer" }
  | { readonly state: "absent" };

/** A call to oneself through one's own relay, one transport after the other. */
export type Preflight =
  | { readonly state: "idle" }
  | { readonly state: "running"; readonly results: Readonly<Record<Transport, TransportResult>> }
  | { readonly state: "done"; readonly results: Readonly<Record<Transport, TransportResult>>; readonly direct: boolean; readonly report: string }
  | { readonly state: "failed"; readonly why: "offline" | "no-relay" };
