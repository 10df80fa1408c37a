import { lazy, type ReactNode, Suspense, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { useMirrored } from "../../app/useMirrored";
import { CameraIcon, CameraOffIcon, MicIcon, MicOffIcon, SlidersIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { VideoPlayer } from "../../components/VideoPlayer";
import { useTexts } from "../../texts/TextsContext";
import { LevelMeter } from "./LevelMeter";
import { MediaProblem } from "./MediaProblem";
import "./preview.css";

const DeviceChoice = lazy(() => import("./DeviceChoice"));

/** One's own picture before the call, with what the other side will get: microphone, camera, devices. */
export function Preview({ initiallyChoosing = false }: { initiallyChoosing?: boolean }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const media = useDuetState((state) => state.media);
  const mirrored = useMirrored();
  const [choosing, setChoosing] = useState(initiallyChoosing);
  const microphone = media.microphone.state === "on";
  const camera = media.camera.state === "on";

  return (
    <section className="preview" aria-label={t("preview.title")}>
      <div className="preview-stage" data-camera={media.camera.state}>
        <VideoPlayer label={t("preview.you")} stream={camera ? media.preview : null} mirrored={mirrored} muted />
        {camera ? null : <p className="preview-empty">{t(emptyText(media.camera.state))}</p>}
        <div className="preview-controls">
          <IconAction
            className="round-toggle"
            label={t(microphone ? "media.muteMicrophone" : "media.unmuteMicrophone")}
            icon={microphone ? <MicIcon /> : <MicOffIcon />}
            data-off={!microphone}
            onClick={() => duet.media.setMicrophone(!microphone)}
          />
          <IconAction
            className="round-toggle"
            label={t(camera ? "media.cameraOff" : "media.cameraOn")}
            icon={camera ? <CameraIcon /> : <CameraOffIcon />}
            data-off={!camera}
            onClick={() => duet.media.setCamera(!camera)}
          />
          <IconAction className="round-toggle" label={t("preview.devices")} icon={<SlidersIcon />} aria-expanded={choosing} onClick={() => setChoosing(!choosing)} />
        </div>
        <LevelMeter source="microphone" active={microphone} />
      </div>
      <MediaProblem />
      {choosing ? (
        <Suspense fallback={null}>
          <DeviceChoice />
        </Suspense>
      ) : null}
    </section>
  );
}

function emptyText(camera: "off" | "starting" | "muted" | "problem" | "on"): "preview.starting" | "preview.none" | "preview.off" {
  return camera === "starting" ? "preview.starting" : camera === "problem" ? "preview.none" : "preview.off";
}
