import type { CaptureDevices } from "../environment";
import type { CaptureState, Device, DeviceProblem, Devices, LocalMedia, ScreenHint, Settings } from "../types";
import { initialState } from "../initialState";
import { noTracks, type Tracks } from "../peer/slots";
import { cameraConstraints, capture, microphoneConstraints, problemOf, type Captured } from "./capture";

type Source = "microphone" | "camera";

/** As it is, and without the other person's voice, which this page plays: they would hear themselves. */
const screenSound = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, restrictOwnAudio: true } as MediaTrackConstraints;

/**
 * Camera, microphone and screen of this page. Owns every track: what it opened, it stops. A camera that is turned off is really off; a muted
 * microphone stays open and silent, so that unmuting is instant.
 */
export class LocalMediaOwner {
  readonly #devices: CaptureDevices | undefined;
  readonly #settings: () => Settings;
  readonly #onChange: (media: LocalMedia) => void;
  readonly #onTracks: (tracks: Tracks) => void;
  readonly #opening = new Map<Source, Promise<void>>();
  #state: LocalMedia = initialState().media;
  #tracks: Tracks = noTracks;
  #wanted: Record<Source, boolean> = { microphone: false, camera: false };
  #talking = false;
  /** A microphone was opened since all was closed: one that is lost is replaced also while it is muted, so that unmuting stays instant. */
  #microphoneInUse = false;
  #generation = 0;
  /** Counts the choices of a screen: one that is late is dropped. */
  #choice = 0;

  constructor(
    devices: CaptureDevices | undefined,
    settings: () => Settings,
    onChange: (media: LocalMedia) => void,
    onTracks: (tracks: Tracks) => void,
  ) {
    this.#devices = devices;
    this.#settings = settings;
    this.#onChange = onChange;
    this.#onTracks = onTracks;
  }

  get tracks(): Tracks {
    return this.#tracks;
  }

  get state(): LocalMedia {
    return this.#state;
  }

  /** What the person wants to be on. A microphone that waits for its key is not. */
  get wanted(): { readonly microphone: boolean; readonly camera: boolean } {
    return this.#wanted;
  }

  /** Opens what is wanted and not open yet. Both together where both are wanted: one question to the person. */
  async open(microphone: boolean, camera: boolean): Promise<void> {
    const want = (source: Source, wish: boolean) => {
      this.#wanted = { ...this.#wanted, [source]: this.#wanted[source] || wish };
      return wish && this.#tracks[source] === null && !this.#opening.has(source);
    };
    const [needMicrophone, needCamera] = [want("microphone", microphone), want("camera", camera)];
    if (needMicrophone && needCamera) {
      const both = this.#openBoth();
      this.#opening.set("microphone", both).set("camera", both);
    } else if (needMicrophone) {
      this.#opening.set("microphone", this.#openOne("microphone"));
    } else if (needCamera) {
      this.#opening.set("camera", this.#openOne("camera"));
    }

    await Promise.all(this.#opening.values());
  }

  /** Unmutes or mutes; opens a microphone that is not open. */
  async setMicrophone(on: boolean): Promise<void> {
    this.#wanted = { ...this.#wanted, microphone: on };
    const track = this.#tracks.microphone;
    if (track === null) {
      if (on) {
        await this.open(true, false);
      }

      return;
    }

    this.#applyMute(track);
  }

  async setCamera(on: boolean): Promise<void> {
    this.#wanted = { ...this.#wanted, camera: on };
    if (on) {
      await this.open(false, true);
      return;
    }

    const { camera } = this.#state;
    this.#tracks.camera?.stop();
    const muted: CaptureState = camera.state === "on" ? { ...camera, state: "muted" } : camera.state === "starting" ? { state: "off" } : camera;
    this.#setTracks({ ...this.#tracks, camera: null }, { camera: muted });
  }

  /** The muted microphone is on while the key is held. */
  pushToTalk(pressed: boolean): void {
    this.#talking = pressed;
    if (this.#tracks.microphone !== null) {
      this.#applyMute(this.#tracks.microphone);
    }
  }

  /** Another device takes over without a drop: the old track ends when the new one is there. One that is wanted and failed gives way to the chosen one, too. */
  async switchDevice(source: Source): Promise<void> {
    if (this.#tracks[source] !== null || (this.#isNeeded(source) && this.#state[source].state === "problem")) {
      await this.#openOne(source);
    }
  }

  /** Something was plugged in or out: what could not be had is tried again, and the device that was chosen takes over again. */
  devicesChanged(before: Devices, after: Devices): void {
    const { microphoneId, cameraId } = this.#settings();
    this.#meet("microphone", before.microphones, after.microphones, microphoneId);
    this.#meet("camera", before.cameras, after.cameras, cameraId);
  }

  /** The camera takes on the size and the rate of the settings as they are now; a microphone that is to wait for its key waits from now on. */
  settingsChanged(before: Settings): void {
    const { cameraId, saveData, pushToTalk } = this.#settings();
    if (saveData !== before.saveData) {
      // A camera that cannot: it goes on as it was, and the sender scales.
      this.#tracks.camera?.applyConstraints(cameraConstraints(cameraId, saveData)).catch(() => undefined);
    }

    if (pushToTalk && !before.pushToTalk && this.#tracks.microphone !== null) {
      void this.setMicrophone(false);
    }
  }

  async startScreen(): Promise<void> {
    if (this.#state.screen.state === "on" || this.#state.screen.state === "choosing") {
      return;
    }

    if (this.#devices?.getDisplayMedia === undefined) {
      this.#set({ screen: { state: "problem", problem: globalThis.isSecureContext === false ? "insecure-origin" : "missing" } });
      return;
    }

    this.#set({ screen: { state: "choosing" } });
    const choice = ++this.#choice;
    try {
      const stream = await this.#devices.getDisplayMedia({ video: { frameRate: { ideal: 30 } }, audio: screenSound });
      const [screen] = stream.getVideoTracks();
      const screenAudio = stream.getAudioTracks()[0] ?? null;
      if (choice !== this.#choice) {
        stopAll(stream);
        return;
      }

      if (screen === undefined) {
        stopAll(stream);
        this.#set({ screen: { state: "off" } });
        return;
      }

      const hint = this.#settings().screenHint;
      screen.contentHint = contentHint(hint);
      screen.addEventListener("ended", () => {
        this.stopScreen();
      });
      this.#setTracks({ ...this.#tracks, screen, screenAudio }, { screen: { state: "on", stream, audio: screenAudio !== null, hint } });
    } catch (error) {
      if (choice !== this.#choice) {
        return;
      }

      const problem = problemOf(error);
      // Closing the browser's dialog is a choice, not a problem.
      this.#set({ screen: problem === "denied" ? { state: "off" } : { state: "problem", problem } });
    }
  }

  /** Also one that is still being chosen. */
  stopScreen(): void {
    const { screen } = this.#state;
    if (screen.state === "on") {
      stopAll(screen.stream);
    } else if (screen.state !== "choosing") {
      return;
    }

    this.#choice += 1;
    this.#setTracks({ ...this.#tracks, screen: null, screenAudio: null }, { screen: { state: "off" } });
  }

  setScreenHint(hint: ScreenHint): void {
    const { screen } = this.#state;
    if (screen.state === "on" && this.#tracks.screen !== null) {
      this.#tracks.screen.contentHint = contentHint(hint);
      this.#set({ screen: { ...screen, hint } });
    }
  }

  setSpeakingWhileMuted(speakingWhileMuted: boolean): void {
    this.#set({ speakingWhileMuted });
  }

  /** Lets go of everything: no light stays on. */
  close(): void {
    this.#generation += 1;
    this.#choice += 1;
    this.#opening.clear();
    this.#wanted = { microphone: false, camera: false };
    this.#talking = false;
    this.#microphoneInUse = false;
    if (this.#state.screen.state === "on") {
      stopAll(this.#state.screen.stream);
    }

    this.#tracks.microphone?.stop();
    this.#tracks.camera?.stop();
    this.#setTracks(noTracks, { microphone: { state: "off" }, camera: { state: "off" }, screen: { state: "off" }, speakingWhileMuted: false });
  }

  #meet(source: Source, before: readonly Device[], after: readonly Device[], chosen: string): void {
    const now = this.#state[source];
    const come = arrived(before, after);
    const changed = come.length > 0 || after.length !== before.length;
    if (now.state === "problem" && changed && after.length > 0 && this.#isNeeded(source) && isOfTheDevice(now.problem)) {
      void this.#reopen(source);
    } else if ((now.state === "on" || now.state === "muted") && chosen !== "" && now.deviceId !== chosen && come.includes(chosen)) {
      void this.switchDevice(source);
    }
  }

  /** Whether a device is to be open: also a microphone that the person muted, silently. */
  #isNeeded(source: Source): boolean {
    return this.#wanted[source] || (source === "microphone" && this.#microphoneInUse);
  }

  /** Opens a device in place of one that is gone. It says nothing of what the person wants on. */
  async #reopen(source: Source, lost = false): Promise<void> {
    if (!this.#opening.has(source)) {
      this.#opening.set(source, this.#openOne(source, lost));
    }

    await this.#opening.get(source);
  }

  async #openBoth(): Promise<void> {
    const generation = this.#generation;
    this.#set({ microphone: { state: "starting" }, camera: { state: "starting" } });
    const { microphoneId, cameraId, saveData } = this.#settings();
    const both = await capture(this.#devices, { audio: microphoneConstraints(microphoneId), video: cameraConstraints(cameraId, saveData) });
    if (both.ok) {
      this.#take("microphone", both, generation);
      this.#take("camera", both, generation);
    } else if (both.problem === "insecure-origin") {
      this.#refuse("microphone", both.problem, generation);
      this.#refuse("camera", both.problem, generation);
    } else {
      // One of the two is the trouble; the other one may be well.
      await Promise.all([this.#openOne("microphone"), this.#openOne("camera")]);
    }
  }

  /** `lost`: the device before ended by itself. What cannot be read then is not held by another program, but still listed and gone. */
  async #openOne(source: Source, lost = false): Promise<void> {
    const generation = this.#generation;
    const { microphoneId, cameraId, saveData } = this.#settings();
    if (this.#tracks[source] === null) {
      this.#set(source === "camera" ? { camera: { state: "starting" } } : { microphone: { state: "starting" } });
    }

    const chosen = source === "microphone" ? microphoneId : cameraId;
    const ask = (deviceId: string) =>
      capture(this.#devices, source === "microphone" ? { audio: microphoneConstraints(deviceId) } : { video: cameraConstraints(deviceId, saveData) });
    let captured = await ask(chosen);
    if (!captured.ok && captured.problem === "missing" && chosen !== "") {
      captured = await ask(""); // the remembered one is gone: another one is as good
    }

    const before = this.#tracks[source];
    if (!captured.ok && captured.problem === "in-use" && before !== null) {
      // Many phones open one camera at a time: the one before goes first, and comes back when the other one cannot be had.
      const { deviceId = "" } = before.getSettings();
      before.stop();
      captured = await ask(chosen);
      captured = captured.ok ? captured : await ask(deviceId);
    }

    if (captured.ok) {
      this.#take(source, captured, generation);
    } else {
      this.#refuse(source, lost && captured.problem === "in-use" ? "missing" : captured.problem, generation);
    }
  }

  #take(source: Source, captured: Captured & { ok: true }, generation: number): void {
    const [track] = source === "microphone" ? captured.stream.getAudioTracks() : captured.stream.getVideoTracks();
    if (track === undefined) {
      this.#refuse(source, "missing", generation);
      return;
    }

    // Closed, or turned off again, while the browser asked the person.
    if (generation !== this.#generation || (source === "camera" && !this.#wanted.camera)) {
      track.stop();
      if (generation === this.#generation) {
        this.#opening.delete(source);
      }

      return;
    }

    this.#opening.delete(source);
    this.#tracks[source]?.stop();
    track.addEventListener("ended", () => {
      this.#onEnded(source, track);
    });
    for (const event of ["mute", "unmute"]) {
      track.addEventListener(event, () => {
        this.#showSilenced();
      });
    }

    if (source === "microphone") {
      this.#microphoneInUse = true;
      if (this.#settings().pushToTalk) {
        this.#wanted = { ...this.#wanted, microphone: false }; // silent until the key is held
      }

      // Before anybody gets it: what the person muted is not heard, not for a moment.
      track.enabled = this.#audible;
    }

    const state = track.enabled ? "on" : "muted";
    this.#setTracks({ ...this.#tracks, [source]: track }, { [source]: { state, deviceId: track.getSettings().deviceId ?? "", label: track.label } });
  }

  #refuse(source: Source, problem: DeviceProblem, generation: number): void {
    if (generation === this.#generation) {
      this.#opening.delete(source);
      // A switch to another device that failed leaves the one that works.
      if (this.#tracks[source]?.readyState !== "live") {
        this.#setTracks({ ...this.#tracks, [source]: null }, { [source]: { state: "problem", problem } });
      }
    }
  }

  /** Unplugged, or taken away by the system. */
  #onEnded(source: Source, track: MediaStreamTrack): void {
    if (this.#tracks[source] === track) {
      this.#setTracks({ ...this.#tracks, [source]: null }, { [source]: { state: "problem", problem: "missing" } });
      void this.#reopen(source, true); // another device takes its place, where there is one
    }
  }

  get #audible(): boolean {
    return this.#wanted.microphone || this.#talking;
  }

  #applyMute(track: MediaStreamTrack): void {
    const audible = this.#audible;
    track.enabled = audible;
    const { microphone } = this.#state;
    if (microphone.state === "on" || microphone.state === "muted") {
      this.#set({ microphone: { ...microphone, state: audible ? "on" : "muted" }, ...(audible ? { speakingWhileMuted: false } : {}) });
    }
  }

  #setTracks(tracks: Tracks, change: Partial<LocalMedia>): void {
    const shown = this.#tracks.microphone !== tracks.microphone || this.#tracks.camera !== tracks.camera;
    this.#tracks = tracks;
    const own = [tracks.microphone, tracks.camera].filter((track) => track !== null);
    this.#set({ ...change, ...(shown ? { preview: own.length === 0 ? null : new MediaStream(own) } : {}) });
    this.#onTracks(tracks);
    this.#showSilenced();
  }

  #showSilenced(): void {
    const { microphone, camera } = this.#tracks;
    const silenced = { microphone: microphone?.muted === true, camera: camera?.muted === true };
    const before = this.#state.silenced;
    if (silenced.microphone !== before.microphone || silenced.camera !== before.camera) {
      this.#set({ silenced });
    }
  }

  #set(change: Partial<LocalMedia>): void {
    this.#state = { ...this.#state, ...change };
    this.#onChange(this.#state);
  }
}

/** Without permission devices have no ids: then it is their number that tells. */
function arrived(before: readonly Device[], after: readonly Device[]): readonly string[] {
  const known = new Set(before.map(({ deviceId }) => deviceId));
  const fresh = after.filter(({ deviceId }) => !known.has(deviceId));
  return (fresh.length === 0 && after.length > before.length ? after : fresh).map(({ deviceId }) => deviceId);
}

/** Whether another device may be better: a refusal is the person's or the browser's, and holds for all. */
function isOfTheDevice(problem: DeviceProblem): boolean {
  return problem !== "denied" && problem !== "insecure-origin";
}

function contentHint(hint: ScreenHint): string {
  return hint === "text" ? "detail" : "motion";
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.stop();
  }
}
