import type { CaptureDevices } from "../environment";
import type { Device, Devices } from "../types";

/** Listing devices takes the browser a while; several reasons to do so come together, and a call is being set up meanwhile. */
const unhurried = 200;

/** Keeps the lists of devices up to date while one looks. */
export class DeviceList {
  readonly #devices: CaptureDevices | undefined;
  readonly #onChange: (devices: Devices) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #refresh = () => {
    this.refreshSoon();
  };

  constructor(devices: CaptureDevices | undefined, onChange: (devices: Devices) => void) {
    this.#devices = devices;
    this.#onChange = onChange;
    devices?.addEventListener?.("devicechange", this.#refresh);
  }

  /** Labels appear once permission was given: call it after each capture. */
  refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#list();
    }, unhurried);
  }

  async #list(): Promise<void> {
    if (this.#devices?.enumerateDevices === undefined) {
      return;
    }

    try {
      const all = await this.#devices.enumerateDevices();
      const of = (kind: MediaDeviceKind): readonly Device[] =>
        all.filter((device) => device.kind === kind).map(({ deviceId, label }) => ({ deviceId, label }));
      this.#onChange({ microphones: of("audioinput"), cameras: of("videoinput"), speakers: of("audiooutput") });
    } catch {
      // Some browsers refuse the list before permission was given: it stays empty until then.
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#devices?.removeEventListener?.("devicechange", this.#refresh);
  }
}
