import { type ReactNode, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { BellIcon } from "../../components/icons";
import { SwitchField } from "../../components/SwitchField";
import { useTexts } from "../../texts/TextsContext";

/** Notifications of the system: asks the browser when they are switched on, and says when it refused. */
export function NotificationSwitch(): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const wanted = useDuetState((state) => state.settings.notifications);
  const possible = "Notification" in globalThis;
  const [permission, setPermission] = useState<NotificationPermission>(possible ? Notification.permission : "denied");

  const change = async (on: boolean) => {
    if (on && permission === "default") {
      const answer = await Notification.requestPermission();
      setPermission(answer);
      duet.settings.change({ notifications: answer === "granted" });
    } else {
      duet.settings.change({ notifications: on });
    }
  };

  return (
    <SwitchField
      label={t("settings.notifications")}
      hint={permission === "denied" ? t("settings.notificationsDenied") : undefined}
      icon={<BellIcon size={20} />}
      disabled={permission === "denied"}
      checked={wanted && permission === "granted"}
      onChange={(on) => void change(on)}
    />
  );
}
