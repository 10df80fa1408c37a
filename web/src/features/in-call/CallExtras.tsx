import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import type { Session } from "../../call";
import { Modal } from "../../components/Modal";
import { useTexts } from "../../texts/TextsContext";
import { SettingsSections } from "../settings/SettingsSections";
import type { Extra } from "./InCall";
import { callShortcuts } from "./useCallShortcuts";

/** What lies over the call: the list of keys, the settings, a question to the host. */
export default function CallExtras({ session, extra, onClose }: { session: Session; extra: Extra; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  switch (extra) {
    case "none":
      return null;
    case "shortcuts":
      return <Shortcuts onClose={onClose} />;
    case "settings":
      return (
        <Modal title={t("settings.title")} onClose={onClose} wide>
          <SettingsSections where="call" />
        </Modal>
      );
    case "remove-guest":
      return <RemoveGuest session={session} onClose={onClose} />;
  }
}

function Shortcuts({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const pushToTalk = useDuetState((state) => state.settings.pushToTalk);
  return (
    <Modal title={t("shortcuts.title")} onClose={onClose}>
      <dl className="shortcuts">
        {Object.entries(callShortcuts).map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key.toUpperCase()}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
        {pushToTalk ? (
          <div>
            <dt>
              <kbd>{t("shortcuts.space")}</kbd>
            </dt>
            <dd>{t("shortcuts.talk")}</dd>
          </div>
        ) : null}
      </dl>
    </Modal>
  );
}

function RemoveGuest({ session, onClose }: { session: Session; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const name = usePeerName(session.peer);
  return (
    <Modal
      title={t("room.remove", { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button
            variant="contained"
            color="error"
            onClick={() => {
              duet.rooms.removeGuest();
              onClose();
            }}
          >
            {t("people.remove")}
          </Button>
        </>
      }
    >
      <p>{t("room.removeConfirm")}</p>
    </Modal>
  );
}
