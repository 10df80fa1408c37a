/** The four things that one side sends, each on an m-line of its own that both directions share. */
export const slots = ["microphone", "camera", "screenAudio", "screen"] as const;
/** Those whose m-lines are made when they are first needed. */
export const screenSlots = ["screenAudio", "screen"] as const satisfies readonly Slot[];
export type Slot = (typeof slots)[number];

export const kindOf: Readonly<Record<Slot, "audio" | "video">> = {
  microphone: "audio",
  camera: "video",
  screenAudio: "audio",
  screen: "video",
};

/** What a side sends now; null where nothing is sent. */
export type Tracks = Readonly<Record<Slot, MediaStreamTrack | null>>;

export const noTracks: Tracks = { microphone: null, camera: null, screenAudio: null, screen: null };
