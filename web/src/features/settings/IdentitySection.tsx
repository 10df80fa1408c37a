import Button from "@mui/material/Button";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { formatId, type Me } from "../../call";
import { KeyIcon } from "../../components/icons";
import type { TextKey } from "../../texts/catalogue";
import { useTexts } from "../../texts/TextsContext";
import { RecoveryOffer } from "../recovery/RecoveryOffer";
import { Section } from "./Section";

const LinkHolderDialog = lazy(() => import("../link/LinkHolderDialog"));
const RestoreDialog = lazy(() => import("../recovery/RestoreDialog"));

const about: Record<Me["key"], TextKey> = {
  loading: "settings.identityLead",
  owner: "settings.identityLead",
  "linked-device": "settings.identityLinked",
  "link-expired": "server.refused.bad-certificate",
  none: "home.idTemporary",
};

/** The key behind the ID: which devices speak for it, and how it survives the loss of this browser. */
export function IdentitySection(): ReactNode {
  const { t, moment } = useTexts();
  const duet = useDuet();
  const me = useDuetState((state) => state.me);
  const devices = useDuetState((state) => state.identity.devices);
  const kept = useDuetState((state) => state.identity.kept);
  const [open, setOpen] = useState<"nothing" | "link" | "restore">("nothing");
  useEffect(() => {
    duet.identity.findKept();
  }, [duet]);

  return (
    <Section title={t("settings.identity")} icon={<KeyIcon />}>
      {me.id === "" ? null : (
        <p className="mono settings-id" dir="ltr">
          {formatId(me.id)}
        </p>
      )}
      <p className="hint">{t(about[me.key])}</p>
      <RecoveryOffer />
      {devices.length === 0 ? null : (
        <div className="settings-list">
          <h3>{t("settings.linkedDevices")}</h3>
          <ul>
            {devices.map((device) => (
              <li key={device.key}>
                <span>
                  {device.name}
                  <small>{t("settings.linkedUntil", { time: moment(device.notAfter) })}</small>
                </span>
                <Button size="small" color="error" onClick={() => duet.identity.removeDevice(device.key)}>
                  {t("settings.unlink", { name: device.name })}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {kept.length === 0 ? null : (
        <div className="settings-list">
          <h3>{t("settings.kept")}</h3>
          <p className="hint">{t("settings.keptHint")}</p>
          <div className="button-row">
            {kept.map((id) => (
              <Button key={id} variant="outlined" onClick={() => duet.identity.takeBack(id)}>
                {t("settings.takeBack", { id: formatId(id) })}
              </Button>
            ))}
          </div>
        </div>
      )}
      <div className="button-row">
        {me.key === "owner" ? (
          <Button
            variant="contained"
            color="secondary"
            onClick={() => {
              duet.identity.startLink();
              setOpen("link");
            }}
          >
            {t("settings.linkDevice")}
          </Button>
        ) : null}
        <Button variant="outlined" onClick={() => setOpen("restore")}>
          {t("settings.recoverFromFile")}
        </Button>
      </div>
      <Suspense fallback={null}>
        {open === "link" ? <LinkHolderDialog onClose={() => setOpen("nothing")} /> : null}
        {open === "restore" ? <RestoreDialog onClose={() => setOpen("nothing")} /> : null}
      </Suspense>
    </Section>
  );
}
