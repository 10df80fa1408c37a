import type { ReactNode } from "react";
import { useDuet } from "../../app/DuetContext";
import type { Room } from "../../call";
import { ClockIcon, LockIcon } from "../../components/icons";
import { SelectField } from "../../components/SelectField";
import { SwitchField } from "../../components/SwitchField";
import { useTexts } from "../../texts/TextsContext";

const hour = 3_600_000;
const lifetimes = { never: null, hour, day: 24 * hour, week: 7 * 24 * hour } as const;

/** What a host decides about the room: who comes in, and how long the link works. */
export default function RoomControls({ room }: { room: Room }): ReactNode {
  const { t, moment } = useTexts();
  const duet = useDuet();
  const choices = Object.keys(lifetimes) as (keyof typeof lifetimes)[];

  return (
    <div className="room-controls">
      <SwitchField
        label={t("room.lock")}
        hint={t("room.lockedHint")}
        icon={<LockIcon size={20} />}
        checked={room.locked}
        onChange={(locked) => duet.rooms.lock(locked)}
      />
      <SelectField
        label={t("room.expiry")}
        icon={<ClockIcon size={20} />}
        value={room.expiresAt === null ? "never" : "set"}
        options={[
          ...(room.expiresAt === null ? [] : [{ value: "set", label: t("room.expiresAt", { time: moment(room.expiresAt) }) }]),
          ...choices.map((choice) => ({ value: choice, label: t(`room.expiry.${choice}`) })),
        ]}
        onChange={(choice) => duet.rooms.expire(lifetimes[choice as keyof typeof lifetimes])}
      />
    </div>
  );
}
