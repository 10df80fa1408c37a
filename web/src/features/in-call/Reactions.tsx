import type { ReactNode } from "react";
import { usePeerName } from "../../app/names";
import type { Session } from "../../call";
import { useTexts } from "../../texts/TextsContext";

/** The reactions that a person can send with one press. */
export const reactionChoices = ["👍", "❤️", "😂", "👏", "🎉", "😮"] as const;

/** Reactions of the last seconds, rising; those of the other side are also said. */
export function Reactions({ session }: { session: Session }): ReactNode {
  const { t } = useTexts();
  const name = usePeerName(session.peer);
  return (
    <div className="reactions" role="status">
      {session.reactions.map((reaction) => (
        <span key={reaction.id} className="reaction" data-from={reaction.from}>
          <span aria-hidden="true">{reaction.emoji}</span>
          {reaction.from === "peer" ? <span className="visually-hidden">{t("call.reacted", { name, emoji: reaction.emoji })}</span> : null}
        </span>
      ))}
    </div>
  );
}
