import type { ReactNode } from "react";
import { useDuet } from "../../app/DuetContext";
import { type Contact, formatId } from "../../call";
import { Avatar } from "../../components/Avatar";
import { CallIcon, MoreIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";

export function ContactRow({ contact, onMenu }: { contact: Contact; onMenu: (anchor: HTMLElement) => void }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  return (
    <li className="person">
      <Avatar name={contact.name} colorKey={contact.id} size={44} />
      <span className="person-text">
        <span className="person-name">{contact.name}</span>
        <small className="mono" dir="ltr">
          {formatId(contact.id)}
        </small>
      </span>
      <IconAction label={t("people.callName", { name: contact.name })} className="tonal" icon={<CallIcon size={20} />} onClick={() => duet.calls.call(contact.id)} />
      <IconAction label={t("people.actions", { name: contact.name })} icon={<MoreIcon size={20} />} aria-haspopup="menu" onClick={(event) => onMenu(event.currentTarget)} />
    </li>
  );
}
