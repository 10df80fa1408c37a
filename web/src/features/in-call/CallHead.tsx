import { type ReactNode, useEffect, useState } from "react";
import { useDuetState } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import { formatId, isIdentityId, type Session, type Verification } from "../../call";
import { LockIcon, MicOffIcon, UnverifiedIcon, VerifiedIcon, WarningIcon } from "../../components/icons";
import type { TextKey } from "../../texts/catalogue";
import { useTexts } from "../../texts/TextsContext";
import { QualityBars, qualityLevel } from "./QualityBars";

interface CallHeadProps {
  session: Session;
  onSecurity: () => void;
  onQuality: () => void;
}

/** Above the picture: who it is and whether that is certain, for how long, and how good the connection is. */
export function CallHead({ session, onSecurity, onQuality }: CallHeadProps): ReactNode {
  const { t } = useTexts();
  const name = usePeerName(session.peer);
  const badge = badgeOf(session.verification);
  const Icon = badge.icon;
  const level = t(`quality.${qualityLevel(session.quality)}`);

  return (
    <header className="call-head">
      <span className="call-who">
        <h1 className="call-name">
          <Who session={session} name={name} proven={badge.tone === "good"} />
        </h1>
        {session.remote.microphone === "muted" || session.remote.microphone === "none" ? <MicOffIcon size={18} /> : null}
        <span role="status" className="visually-hidden">
          {session.remote.microphone === "muted" ? t("call.muted", { name }) : ""}
        </span>
      </span>
      <button type="button" className="call-chip" data-tone={badge.tone} onClick={onSecurity}>
        <Icon size={18} />
        <span>{t(badge.text)}</span>
      </button>
      {session.room?.locked ? (
        <span className="call-chip" title={t("room.locked")}>
          <LockIcon size={18} />
          <span className="visually-hidden">{t("room.locked")}</span>
        </span>
      ) : null}
      <span className="call-head-end">
        {session.connectedAt === null ? null : <Timer since={session.connectedAt} stopped={session.phase.name === "peer-away"} />}
        <button type="button" className="call-chip" aria-label={t("quality.label", { level })} title={t("quality.label", { level })} onClick={onQuality}>
          <QualityBars quality={session.quality} />
        </button>
      </span>
    </header>
  );
}

/** A check mark stands beside what is proven: the ID of a stranger. The name that they gave themselves follows. */
function Who({ session: { peer }, name, proven }: { session: Session; name: string; proven: boolean }): ReactNode {
  const { t } = useTexts();
  const isContact = useDuetState((state) => state.people.contacts.some(({ id }) => id === peer?.id));
  return proven && !isContact && peer !== null && isIdentityId(peer.id) ? (
    <>
      <span className="mono" dir="ltr">
        {formatId(peer.id)}
      </span>{" "}
      {peer.name.trim() === "" ? null : <small>{t("app.quoted", { name })}</small>}
    </>
  ) : (
    name
  );
}

/** Stands still while nobody is there to talk to. */
function Timer({ since, stopped }: { since: number; stopped: boolean }): ReactNode {
  const { t, duration } = useTexts();
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    if (stopped) {
      return undefined;
    }

    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [stopped]);

  const time = duration((now - since) / 1000);
  return (
    <span className="call-time" role="timer" aria-label={t("call.duration", { time })}>
      {time}
    </span>
  );
}

interface Badge {
  readonly icon: typeof VerifiedIcon;
  readonly text: TextKey;
  readonly tone: "good" | "open" | "plain" | "bad";
}

export function badgeOf(verification: Verification): Badge {
  switch (verification.state) {
    case "pending":
      return { icon: UnverifiedIcon, text: "verify.notYet", tone: "plain" };
    case "verified":
    case "compared":
      return { icon: VerifiedIcon, text: "verify.verified", tone: "good" };
    case "compare":
      return { icon: UnverifiedIcon, text: "verify.compare", tone: "open" };
    case "unverifiable":
      return verification.why === "withheld"
        ? { icon: WarningIcon, text: "verify.withheld", tone: "bad" }
        : { icon: UnverifiedIcon, text: "verify.unverifiable", tone: "open" };
    case "disputed":
    case "failed":
      return { icon: WarningIcon, text: "verify.failed", tone: "bad" };
  }
}
