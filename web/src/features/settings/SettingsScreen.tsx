import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuetState } from "../../app/DuetContext";
import { navigate } from "../../app/routes";
import { useTexts } from "../../texts/TextsContext";
import { SettingsSections } from "./SettingsSections";

export default function SettingsScreen(): ReactNode {
  const { t } = useTexts();
  const server = useDuetState((state) => state.server);
  return (
    <div className="settings-screen">
      <h1>{t("settings.title")}</h1>
      <SettingsSections where="screen" />
      <div className="button-row">
        <Button variant="outlined" onClick={() => navigate("/test")}>
          {t("settings.test")}
        </Button>
      </div>
      {server.phase === "online" ? <p className="hint">{t("settings.version", { version: server.version })}</p> : null}
    </div>
  );
}
