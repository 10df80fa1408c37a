import type { ReactNode } from "react";
import { BackIcon, SettingsIcon } from "../components/icons";
import { IconAction } from "../components/IconAction";
import { Logo } from "../components/Logo";
import { UnsavedFiles } from "../features/notices/UnsavedFiles";
import { useTexts } from "../texts/TextsContext";
import { navigate } from "./routes";
import { useDuetState } from "./DuetContext";
import { useRoute } from "./useRoute";
import "./frame.css";

/** The page around a screen that is not a call: its head, a place for notices, and the content. */
export function Frame({ notice, children }: { notice?: ReactNode; children: ReactNode }): ReactNode {
  const { t } = useTexts();
  const route = useRoute();
  const busy = useDuetState((state) => state.outgoing !== null || (state.session !== null && state.session.phase.name !== "ended"));
  const atHome = route.screen === "home";

  return (
    <div className="frame">
      <header className="frame-head">
        <a
          className="frame-brand"
          href="/"
          aria-label={`${t("app.name")}: ${t("app.home")}`}
          onClick={(event) => {
            event.preventDefault();
            if (!busy) {
              navigate("/");
            }
          }}
        >
          <Logo size={34} />
          <span>{t("app.name")}</span>
        </a>
        <nav className="frame-nav">
          {atHome || busy ? null : <IconAction label={t("app.home")} icon={<BackIcon className="flip-rtl" />} onClick={() => navigate("/")} />}
          {busy || route.screen === "settings" ? null : <IconAction label={t("settings.title")} icon={<SettingsIcon />} onClick={() => navigate("/settings")} />}
        </nav>
      </header>
      {notice}
      <UnsavedFiles />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
