import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import type { Device } from "../../call";
import { CameraIcon, MicIcon, VolumeIcon } from "../../components/icons";
import { SelectField } from "../../components/SelectField";
import type { TextKey } from "../../texts/catalogue";
import { useTexts } from "../../texts/TextsContext";

/** Camera, microphone and speaker, as they appear and vanish. The choice is remembered. */
export default function DeviceChoice(): ReactNode {
  const { t, number } = useTexts();
  const duet = useDuet();
  const devices = useDuetState((state) => state.devices);
  const settings = useDuetState((state) => state.settings);

  const options = (list: readonly Device[], unnamed: TextKey) => [
    { value: "", label: t("preview.defaultDevice") },
    // Before permission is given, browsers list devices without ids: they cannot be chosen.
    ...list
      .filter((device) => device.deviceId !== "" && device.deviceId !== "default")
      .map((device, index) => ({ value: device.deviceId, label: device.label || t(unnamed, { number: number(index + 1) }) })),
  ];
  const chosen = (id: string, list: readonly Device[]) => (list.some((device) => device.deviceId === id) ? id : "");

  return (
    <div className="device-choice">
      <SelectField
        label={t("preview.camera")}
        icon={<CameraIcon size={20} />}
        value={chosen(settings.cameraId, devices.cameras)}
        options={options(devices.cameras, "preview.cameraNumber")}
        onChange={(id) => duet.media.chooseCamera(id)}
      />
      <SelectField
        label={t("preview.microphone")}
        icon={<MicIcon size={20} />}
        value={chosen(settings.microphoneId, devices.microphones)}
        options={options(devices.microphones, "preview.microphoneNumber")}
        onChange={(id) => duet.media.chooseMicrophone(id)}
      />
      <div className="device-choice-speaker">
        <SelectField
          label={t("preview.speaker")}
          icon={<VolumeIcon size={20} />}
          value={chosen(settings.speakerId, devices.speakers)}
          options={options(devices.speakers, "preview.speakerNumber")}
          disabled={devices.speakers.length === 0}
          onChange={(id) => duet.media.chooseSpeaker(id)}
        />
        <Button variant="outlined" startIcon={<VolumeIcon size={20} />} onClick={() => duet.media.playSpeakerTest()}>
          {t("preview.testSound")}
        </Button>
      </div>
    </div>
  );
}
