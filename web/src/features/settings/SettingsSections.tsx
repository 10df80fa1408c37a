import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import type { CodecPreference, Settings } from "../../call";
import { BellIcon, BellOffIcon, GlobeIcon, KeyboardIcon, MicIcon, PaletteIcon, PersonIcon, PulseIcon, SlidersIcon, SwapIcon, VolumeIcon } from "../../components/icons";
import { SelectField } from "../../components/SelectField";
import { SwitchField } from "../../components/SwitchField";
import { languages } from "../../texts/languages";
import { useTexts } from "../../texts/TextsContext";
import { MyName } from "../home/MyName";
import DeviceChoice from "../preview/DeviceChoice";
import { BlockedPeople } from "./BlockedPeople";
import { IdentitySection } from "./IdentitySection";
import { NotificationSwitch } from "./NotificationSwitch";
import { Section } from "./Section";
import "./settings.css";

type Switch = { readonly [K in keyof Settings]: Settings[K] extends boolean ? K : never }[keyof Settings];

const codecs: readonly Exclude<CodecPreference, "auto">[] = ["AV1", "VP9", "H264", "VP8"];

/** Everything that a person may choose. During a call, without what would end it. */
export function SettingsSections({ where }: { where: "screen" | "call" }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const settings = useDuetState((state) => state.settings);
  const bind = (key: Switch) => ({ checked: settings[key], onChange: (on: boolean) => duet.settings.change({ [key]: on }) });

  return (
    <div className="settings">
      <Section title={t("settings.profile")} icon={<PersonIcon />}>
        <MyName />
      </Section>
      <Section title={t("settings.devices")} icon={<MicIcon />}>
        <DeviceChoice />
        <SwitchField label={t("settings.startWithMicrophone")} {...bind("startWithMicrophone")} />
        <SwitchField label={t("settings.startWithCamera")} {...bind("startWithCamera")} />
        <SwitchField label={t("settings.mirror")} {...bind("mirrorSelfView")} />
        <SwitchField label={t("settings.pushToTalk")} hint={t("settings.pushToTalkHint")} {...bind("pushToTalk")} />
        <SwitchField label={t("settings.shortcuts")} hint={t("settings.shortcutsHint")} {...bind("singleKeyShortcuts")} />
      </Section>
      <Section title={t("settings.appearance")} icon={<PaletteIcon />}>
        <SelectField
          label={t("settings.theme")}
          icon={<PaletteIcon size={20} />}
          value={settings.appearance}
          options={(["system", "light", "dark"] as const).map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
          onChange={(appearance) => duet.settings.change({ appearance: appearance as Settings["appearance"] })}
        />
        <SelectField
          label={t("settings.language")}
          icon={<GlobeIcon size={20} />}
          value={settings.language}
          options={[{ value: "", label: t("settings.language.system") }, ...Object.entries(languages).map(([value, label]) => ({ value, label }))]}
          onChange={(language) => duet.settings.change({ language })}
        />
      </Section>
      <Section title={t("settings.sounds")} icon={<BellIcon />}>
        <SwitchField label={t("settings.ringTone")} icon={<VolumeIcon size={20} />} {...bind("sounds")} />
        <NotificationSwitch />
      </Section>
      <Section title={t("settings.privacy")} icon={<BellOffIcon />}>
        <SelectField
          label={t("settings.whoMayRing")}
          icon={<PersonIcon size={20} />}
          value={settings.onlyContactsMayRing ? "contacts" : "everybody"}
          options={(["everybody", "contacts"] as const).map((value) => ({ value, label: t(`settings.whoMayRing.${value}`) }))}
          onChange={(who) => duet.settings.change({ onlyContactsMayRing: who === "contacts" })}
        />
        <SwitchField label={t("settings.doNotDisturb")} hint={t("settings.doNotDisturbHint")} {...bind("doNotDisturb")} />
        <BlockedPeople />
      </Section>
      {where === "screen" ? <IdentitySection /> : null}
      <Section title={t("settings.advanced")} icon={<SlidersIcon />}>
        <SelectField
          label={t("settings.codec")}
          icon={<SwapIcon size={20} />}
          value={settings.codec}
          options={[{ value: "auto", label: t("settings.codec.auto") }, ...codecs.map((codec) => ({ value: codec, label: codec === "H264" ? "H.264" : codec }))]}
          onChange={(codec) => duet.settings.change({ codec: codec as CodecPreference })}
        />
        <SelectField
          label={t("settings.screenHint")}
          icon={<KeyboardIcon size={20} />}
          value={settings.screenHint}
          options={(["text", "motion"] as const).map((value) => ({ value, label: t(`settings.screenHint.${value}`) }))}
          onChange={(hint) => duet.media.setScreenHint(hint as Settings["screenHint"])}
        />
        <SwitchField label={t("settings.saveData")} hint={t("settings.saveDataHint")} icon={<PulseIcon size={20} />} {...bind("saveData")} />
        <SwitchField label={t("settings.relayOnly")} hint={t("settings.relayOnlyHint")} {...bind("relayOnly")} />
      </Section>
    </div>
  );
}
