import { type ReactNode, useState } from "react";
import { useDuetState } from "../../app/DuetContext";
import type { CaptureState, DeviceProblem, LocalMedia } from "../../call";
import { CloseIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";
import { problemTexts } from "../preview/MediaProblem";

type Source = "camera" | "microphone" | "screen";

/** Why a device that one wants in the call is not there. Who joined without one is told nothing until they ask for it. */
export function DeviceNotice(): ReactNode {
  const { t } = useTexts();
  const media = useDuetState((state) => state.media);
  const [known, setKnown] = useState<Pick<LocalMedia, Source>>(media);
  // Each attempt that fails is a problem of its own, also when the reason is the same.
  const news = (source: Source): DeviceProblem | null => (media[source] === known[source] ? null : problemOf(media[source]));
  const keys = problemTexts(news("camera"), news("microphone"));

  return (
    <>
      {keys.map((key) => (
        <Dismissible key={key} label={t("app.dismiss")} onDismiss={() => setKnown(media)}>
          {t(key)}
        </Dismissible>
      ))}
      {news("screen") === null ? null : (
        <Dismissible label={t("app.dismiss")} onDismiss={() => setKnown(media)}>
          {t("media.failed.screen")}
        </Dismissible>
      )}
    </>
  );
}

function problemOf(source: CaptureState | LocalMedia["screen"]): DeviceProblem | null {
  return source.state === "problem" ? source.problem : null;
}

function Dismissible({ label, onDismiss, children }: { label: string; onDismiss: () => void; children: ReactNode }): ReactNode {
  return (
    <div className="call-notice" data-tone="warning">
      <span>{children}</span>
      <IconAction label={label} icon={<CloseIcon size={20} />} onClick={onDismiss} />
    </div>
  );
}
