import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { usePeerName } from "../../app/names";
import { type Emoji, formatId, isIdentityId, type Session } from "../../call";
import { PersonAddIcon, UnverifiedIcon, VerifiedIcon, WarningIcon } from "../../components/icons";
import { Signs } from "../../components/Signs";
import { useTexts } from "../../texts/TextsContext";
import { disputes } from "./disputes";
import { PanelFrame } from "./PanelFrame";

/** Who is on the other side, how that is known, and how to make it certain. */
export default function SecurityPanel({ session, onClose }: { session: Session; onClose: () => void }): ReactNode {
  const { t } = useTexts();
  const name = usePeerName(session.peer);
  return (
    <PanelFrame title={t("verify.title")} onClose={onClose}>
      <div className="security">
        <Explanation session={session} />
        {globalThis.isSecureContext === false ? <p>{t("verify.insecurePage")}</p> : null}
        {session.peer !== null && isIdentityId(session.peer.id) ? (
          <dl className="facts">
            <dt>{t("verify.theirId")}</dt>
            <dd>
              {name}
              <br />
              <span className="mono" dir="ltr">
                {formatId(session.peer.id)}
              </span>
            </dd>
          </dl>
        ) : null}
      </div>
    </PanelFrame>
  );
}

function Explanation({ session }: { session: Session }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const { verification } = session;

  switch (verification.state) {
    case "pending":
      return <p>{t("verify.pending")}</p>;
    case "verified": {
      const how = { id: "verify.verifiedById", contact: "verify.verifiedByContact", link: "verify.verifiedByLink" } as const;
      return (
        <>
          <Verdict tone="good" icon={<VerifiedIcon size={32} />} title={t("verify.verified")} text={t(how[verification.by])} />
          {/* The other side may know no ID, and want to compare. */}
          {verification.emoji === null ? null : <Compare emoji={verification.emoji} />}
        </>
      );
    }
    case "compared":
      return (
        <>
          <Verdict tone="good" icon={<VerifiedIcon size={32} />} title={t("verify.verified")} text={t("verify.verifiedByComparison")} />
          {verification.signer === null ? null : <Keep id={verification.signer} name={session.peer?.name ?? ""} />}
        </>
      );
    case "unverifiable":
      return verification.why === "withheld" ? (
        <Verdict tone="bad" icon={<WarningIcon size={32} />} title={t("verify.withheld")} text={t("verify.withheldLead")} />
      ) : (
        <Verdict
          tone="plain"
          icon={<UnverifiedIcon size={32} />}
          title={t("verify.unverifiable")}
          text={t(verification.why === "no-key" ? "verify.noKeyLead" : "verify.unverifiableLead")}
        />
      );
    case "disputed": {
      const { title, lead } = disputes[verification.why];
      return <Verdict tone="bad" icon={<WarningIcon size={32} />} title={t(title)} text={t(lead)} />;
    }
    case "failed":
      return <Verdict tone="bad" icon={<WarningIcon size={32} />} title={t("verify.failedTitle")} text={t(verification.why === "proof" ? "verify.failedLead" : "verify.emojiDiffer")} />;
    case "compare":
      return (
        <>
          <Compare emoji={verification.emoji} />
          <div className="button-row">
            <Button variant="contained" onClick={() => duet.session.confirmEmoji(true)}>
              {t("verify.same")}
            </Button>
            <Button color="error" onClick={() => duet.session.confirmEmoji(false)}>
              {t("verify.different")}
            </Button>
          </div>
        </>
      );
  }
}

function Compare({ emoji }: { emoji: readonly Emoji[] }): ReactNode {
  const { t } = useTexts();
  return (
    <>
      <p>{t("verify.compareLead")}</p>
      <Signs signs={emoji} />
    </>
  );
}

/** Whose key it was can be kept: the next call with a contact verifies itself. */
function Keep({ id, name }: { id: string; name: string }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const known = useDuetState((state) => state.people.contacts.some((contact) => contact.id === id));
  return known ? null : (
    <div className="button-row">
      <Button variant="contained" startIcon={<PersonAddIcon size={20} />} onClick={() => duet.people.saveContact(id, name.trim() || formatId(id))}>
        {t("people.add")}
      </Button>
    </div>
  );
}

function Verdict({ tone, icon, title, text }: { tone: "good" | "plain" | "bad"; icon: ReactNode; title: string; text: string }): ReactNode {
  return (
    <div className="verdict" data-tone={tone} role={tone === "bad" ? "alert" : undefined}>
      {icon}
      <div>
        <h3>{title}</h3>
        <p>{text}</p>
      </div>
    </div>
  );
}
