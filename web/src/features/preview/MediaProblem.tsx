import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import type { CaptureState, DeviceProblem } from "../../call";
import { Notice } from "../../components/Notice";
import type { TextKey } from "../../texts/catalogue";
import { useTexts } from "../../texts/TextsContext";

const texts: Record<DeviceProblem, Record<"camera" | "microphone", TextKey>> = {
  missing: { camera: "media.noDevice.camera", microphone: "media.noDevice.microphone" },
  denied: { camera: "media.denied.camera", microphone: "media.denied.microphone" },
  "in-use": { camera: "media.inUse.camera", microphone: "media.inUse.microphone" },
  "insecure-origin": { camera: "media.insecure", microphone: "media.insecure" },
  failed: { camera: "media.failed.camera", microphone: "media.failed.microphone" },
};

function problemOf(capture: CaptureState): DeviceProblem | null {
  return capture.state === "problem" ? capture.problem : null;
}

/** What to tell about both devices: one sentence where one reason holds for both. */
export function problemTexts(camera: DeviceProblem | null, microphone: DeviceProblem | null): readonly TextKey[] {
  if (camera === "denied" && microphone === "denied") {
    return ["media.denied.both"];
  }

  const keys = [camera && texts[camera].camera, microphone && texts[microphone].microphone].filter((key) => key !== null);
  return [...new Set(keys)];
}

/** What to tell about devices that are open, and from which nothing comes. */
export function useSilenced(): readonly TextKey[] {
  const { microphone, camera, silenced } = useDuetState((state) => state.media);
  const keys: TextKey[] = [];
  if (silenced.camera && camera.state === "on") {
    keys.push("media.silenced.camera");
  }

  if (silenced.microphone && microphone.state === "on") {
    keys.push("media.silenced.microphone");
  }

  return keys;
}

/** Why there is no picture or no sound, what helps, and that one may go on without. */
export function MediaProblem(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const camera = useDuetState((state) => problemOf(state.media.camera));
  const microphone = useDuetState((state) => problemOf(state.media.microphone));
  const problems = problemTexts(camera, microphone);
  const keys = [...problems, ...useSilenced()];
  if (keys.length === 0) {
    return null;
  }

  // A plain page is given no devices, and what is silenced is open: neither is helped by trying again.
  const helps = problems.length > 0 && camera !== "insecure-origin" && microphone !== "insecure-origin";
  return (
    <Notice
      tone="warning"
      actions={
        helps ? (
          <Button size="small" onClick={() => duet.media.tryPreviewAgain()}>
            {t("app.tryAgain")}
          </Button>
        ) : null
      }
    >
      {keys.map((key) => (
        <p key={key}>{t(key)}</p>
      ))}
      {helps ? <p className="notice-more">{t("preview.without")}</p> : null}
    </Notice>
  );
}
