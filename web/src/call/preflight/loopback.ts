import { parseJson, asWire, asCount } from "../wire/wire";

export interface LoopbackResult {
  /** Milliseconds until the channel stood. */
  readonly connectTime: number;
  /** Milliseconds, there and back: the median. */
  readonly roundTrip: number;
  readonly loss: number;
}

export type LoopbackFailure = "no-candidate" | "no-connection" | "no-answer";

const connectPatience = 8_000;
const probes = 50;
const probeInterval = 40;
const probePatience = 1_000;

/** A call to oneself through one relay: both ends are relayed, so both directions of it are tried. */
export async function loopback(
  createConnection: (configuration: RTCConfiguration) => RTCPeerConnection,
  server: RTCIceServer,
  signal: AbortSignal,
): Promise<LoopbackResult | LoopbackFailure> {
  const configuration: RTCConfiguration = { iceServers: [server], iceTransportPolicy: "relay" };
  const [here, there] = [createConnection(configuration), createConnection(configuration)];
  try {
    const started = performance.now();
    let candidates = 0;
    const forward = (from: RTCPeerConnection, to: RTCPeerConnection) => {
      from.addEventListener("icecandidate", ({ candidate }) => {
        if (candidate !== null) {
          candidates += 1;
          to.addIceCandidate(candidate).catch(() => undefined); // it was closed meanwhile
        }
      });
    };
    forward(here, there);
    forward(there, here);
    const channel = here.createDataChannel("probe", { ordered: false, maxRetransmits: 0 });
    there.addEventListener("datachannel", ({ channel: echo }) => {
      echo.addEventListener("message", ({ data }: MessageEvent<string>) => {
        if (echo.readyState === "open") {
          echo.send(data);
        }
      });
    });
    await here.setLocalDescription();
    await there.setRemoteDescription(here.localDescription ?? { type: "offer" });
    await there.setLocalDescription();
    await here.setRemoteDescription(there.localDescription ?? { type: "answer" });
    if (!(await opened(channel, signal))) {
      return candidates === 0 ? "no-candidate" : "no-connection";
    }

    const connectTime = performance.now() - started;
    const times = await probe(channel, signal);
    return times.length === 0 ? "no-answer" : { connectTime, roundTrip: times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0, loss: 1 - times.length / probes };
  } catch {
    return "no-connection";
  } finally {
    here.close();
    there.close();
  }
}

function opened(channel: RTCDataChannel, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (result: boolean) => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(done, connectPatience, false);
    channel.addEventListener("open", () => {
      done(true);
    });
    signal.addEventListener("abort", () => {
      done(false);
    });
  });
}

async function probe(channel: RTCDataChannel, signal: AbortSignal): Promise<number[]> {
  const sent = new Map<number, number>();
  const times: number[] = [];
  channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const index = asCount(asWire(typeof data === "string" ? parseJson(data) : null)["probe"]);
    const at = index === null ? undefined : sent.get(index);
    if (index !== null && at !== undefined) {
      sent.delete(index);
      times.push(performance.now() - at);
    }
  });
  await new Promise<void>((resolve) => {
    let index = 0;
    const timer = setInterval(() => {
      if (index < probes && channel.readyState === "open") {
        sent.set(index, performance.now());
        channel.send(JSON.stringify({ probe: index }));
        index += 1;
      }

      if (times.length === probes || signal.aborted) {
        end();
      }
    }, probeInterval);
    const limit = setTimeout(() => {
      end();
    }, probes * probeInterval + probePatience);
    const end = () => {
      clearInterval(timer);
      clearTimeout(limit);
      resolve();
    };
  });
  return times;
}
