import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { navigate } from "../../app/routes";
import { knownName, type Recent } from "../../call";
import { CallIcon, DoorIcon, IncomingIcon, MissedIcon, MoreIcon, OutgoingIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { useTexts } from "../../texts/TextsContext";

interface RecentRowProps {
  recent: Recent;
  onMenu: (anchor: HTMLElement, person: { id: string; name: string }) => void;
}

/** One line of the history: who, which way, when, how long. */
export function RecentRow({ recent, onMenu }: RecentRowProps): ReactNode {
  const { t, moment, duration } = useTexts();
  const duet = useDuet();
  const contacts = useDuetState((state) => state.people.contacts);
  const name = knownName(contacts, recent.peerId, recent.peerName) ?? (recent.kind === "room" ? t("room.title") : t("app.somebody"));
  const missed = recent.outcome === "missed";
  const Icon = missed ? MissedIcon : recent.kind === "room" ? DoorIcon : recent.direction === "outgoing" ? OutgoingIcon : IncomingIcon;
  const way = missed ? t("people.wasMissed") : recent.kind === "room" ? t("people.roomCall") : t(recent.direction === "outgoing" ? "people.out" : "people.in");
  const repeat = () => {
    if (recent.kind === "room") {
      navigate(`/r/${encodeURIComponent(recent.id)}`);
    } else {
      duet.calls.call(recent.peerId);
    }
  };

  return (
    <li className="person" data-missed={missed}>
      <span className="person-way">
        <Icon size={20} />
        <span className="visually-hidden">{way}</span>
      </span>
      <span className="person-text">
        <span className="person-name">{name}</span>
        <small>
          <time dateTime={new Date(recent.time).toISOString()}>{moment(recent.time)}</time>
          {recent.duration > 0 ? ` · ${duration(recent.duration / 1000)}` : ""}
        </small>
      </span>
      <IconAction
        label={recent.kind === "room" ? `${t("ended.joinAgain")}: ${name}` : t("people.callName", { name })}
        icon={recent.kind === "room" ? <DoorIcon size={20} /> : <CallIcon size={20} />}
        onClick={repeat}
      />
      {recent.kind === "call" && recent.peerId !== "" ? (
        <IconAction
          label={t("people.actions", { name })}
          icon={<MoreIcon size={20} />}
          aria-haspopup="menu"
          onClick={(event) => onMenu(event.currentTarget, { id: recent.peerId, name: recent.peerName })}
        />
      ) : null}
    </li>
  );
}
