import type { ReactNode } from "react";
import { useDuet } from "../../app/DuetContext";
import type { ScreenState } from "../../call";
import { VolumeIcon } from "../../components/icons";
import { VideoPlayer } from "../../components/VideoPlayer";
import { useTexts } from "../../texts/TextsContext";

/** What one shares, as the other side sees it, and whether its text or its motion matters more. */
export default function Presenter({ screen }: { screen: ScreenState & { readonly state: "on" } }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  return (
    <section className="presenter" aria-label={t("call.youPresent")}>
      <div className="presenter-picture">
        <VideoPlayer label={t("call.yourScreen")} stream={screen.stream} fit="contain" muted />
        {screen.audio ? (
          <span className="presenter-sound">
            <VolumeIcon size={16} />
            {t("call.screenWithSound")}
          </span>
        ) : null}
      </div>
      <div className="presenter-hint" role="group" aria-label={t("settings.screenHint")}>
        {(["text", "motion"] as const).map((hint) => (
          <button key={hint} type="button" aria-pressed={screen.hint === hint} onClick={() => duet.media.setScreenHint(hint)}>
            {t(`settings.screenHint.${hint}`)}
          </button>
        ))}
      </div>
    </section>
  );
}
