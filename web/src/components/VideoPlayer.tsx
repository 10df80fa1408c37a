import { type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import { keepPlaying, play } from "./play";

interface VideoPlayerProps {
  /** The name of the video for assistive technology. */
  label: string;
  stream: MediaStream | null;
  mirrored?: boolean;
  /** One's own picture makes no sound. */
  muted?: boolean;
  fit?: "cover" | "contain";
  /** The output device, where the browser lets the page choose. */
  speakerId?: string | null;
  className?: string;
  /** The browser wants a gesture before it plays the sound: until then the picture is silent. Call `playAloud` from a gesture. */
  onBlocked?: (playAloud: () => void) => void;
  ref?: Ref<HTMLVideoElement>;
}

/** Plays one stream. It stays in the page when there is no picture, so that sound goes on. */
export function VideoPlayer({ label, stream, mirrored = false, muted = false, fit = "cover", speakerId, className, onBlocked, ref }: VideoPlayerProps): ReactNode {
  const video = useRef<HTMLVideoElement>(null);
  const [wide, setWide] = useState(true);
  useImperativeHandle(ref, () => video.current as HTMLVideoElement, []);

  useEffect(() => {
    const element = video.current;
    if (element === null) {
      return undefined;
    }

    const playAloud = () => {
      element.muted = muted;
      play(element, () => onBlocked?.(playAloud));
    };

    element.muted = muted;
    element.srcObject = stream;
    const stop = stream === null ? undefined : keepPlaying(element, () => onBlocked?.(playAloud));
    return () => {
      stop?.();
      element.srcObject = null;
    };
    // `onBlocked` only reports, and `muted` never changes: neither is a reason to start the stream again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [stream]);

  useEffect(() => {
    const element = video.current;
    if (element !== null && speakerId !== undefined && speakerId !== null && "setSinkId" in element) {
      // A device that has vanished: the browser falls back to the default one by itself.
      element.setSinkId(speakerId).catch(() => undefined);
    }
  }, [speakerId]);

  return (
    <video
      ref={video}
      aria-label={label}
      className={`video-player ${className ?? ""}`}
      data-mirrored={mirrored}
      data-fit={fit}
      data-shape={wide ? "wide" : "tall"}
      muted={muted}
      autoPlay
      playsInline
      onResize={(event) => setWide(event.currentTarget.videoWidth >= event.currentTarget.videoHeight)}
    />
  );
}
