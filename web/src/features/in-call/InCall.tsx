import { lazy, type ReactNode, Suspense, useRef, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import type { Session } from "../../call";
import { useTexts } from "../../texts/TextsContext";
import { CallControls } from "./CallControls";
import { CallHead } from "./CallHead";
import { CallNotices } from "./CallNotices";
import { Stage } from "./Stage";
import { useCallShortcuts } from "./useCallShortcuts";
import { useFileDrop } from "./useFileDrop";
import { useWakeLock } from "./useWakeLock";
import { useMediaSession } from "./useMediaSession";
import { useSmallWindow } from "./useSmallWindow";
import "./call.css";

const ChatPanel = lazy(() => import("../chat/ChatPanel"));
const SecurityPanel = lazy(() => import("./SecurityPanel"));
const QualityPanel = lazy(() => import("./QualityPanel"));
const SmallWindow = lazy(() => import("./SmallWindow"));
const CallExtras = lazy(() => import("./CallExtras"));

/** What stands beside the picture. One at a time. */
export type Panel = "none" | "chat" | "security" | "quality";
/** What lies over the picture. */
export type Extra = "none" | "shortcuts" | "settings" | "remove-guest";

/** What one looks at, apart from the call itself. */
export interface View {
  readonly panel: Panel;
  readonly extra: Extra;
}

/** The conversation. */
export function InCall({ session }: { session: Session }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const [view, setView] = useState<View>({ panel: "none", extra: "none" });
  const layout = useDuetState((state) => state.settings.layout);
  const remote = useRef<HTMLVideoElement>(null);
  const change = (next: Partial<View>) => setView((old) => ({ ...old, ...next }));
  const toggle = (panel: Panel) => change({ panel: view.panel === panel ? "none" : panel });
  const closePanel = () => change({ panel: "none" });

  const small = useSmallWindow(remote);

  const drop = useFileDrop(session.chat.channel !== "unavailable", (files) => {
    duet.files.send(files);
    change({ panel: "chat" });
  });

  useWakeLock();
  useMediaSession(small.openMeanwhile);
  useCallShortcuts(session, view, change);

  return (
    <div className="call" data-panel={view.panel} data-layout={layout} data-phase={session.phase.name} {...drop.handlers}>
      <main id="main" className="call-main" tabIndex={-1}>
        <Stage session={session} layout={layout} remoteRef={remote} />
        <CallHead session={session} onSecurity={() => toggle("security")} onQuality={() => toggle("quality")} />
        <CallNotices session={session} view={view} change={change} />
      </main>
      <CallControls session={session} view={view} change={change} onPictureInPicture={small.open} />
      {view.panel === "none" ? null : (
        <aside className="call-panel">
          <Suspense fallback={<p role="status">{t("app.loading")}</p>}>
            {view.panel === "chat" ? <ChatPanel session={session} onClose={closePanel} /> : null}
            {view.panel === "security" ? <SecurityPanel session={session} onClose={closePanel} /> : null}
            {view.panel === "quality" ? <QualityPanel session={session} onClose={closePanel} /> : null}
          </Suspense>
        </aside>
      )}
      {drop.over ? (
        <p className="call-drop">
          <strong>{t("files.drop")}</strong>
          {t("files.dropLead")}
        </p>
      ) : null}
      {small.window === null ? null : (
        <Suspense fallback={null}>
          <SmallWindow target={small.window} session={session} onClose={small.close} />
        </Suspense>
      )}
      {view.extra === "none" ? null : (
        <Suspense fallback={null}>
          <CallExtras session={session} extra={view.extra} onClose={() => change({ extra: "none" })} />
        </Suspense>
      )}
    </div>
  );
}
