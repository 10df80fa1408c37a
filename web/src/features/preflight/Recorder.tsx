import Button from "@mui/material/Button";
import { type ReactNode, useEffect, useState } from "react";
import { useDuetState } from "../../app/DuetContext";
import { MicIcon } from "../../components/icons";
import { useTexts } from "../../texts/TextsContext";

const recordingTime = 5000;

/** Records some seconds of what the other side would get, and plays them back. Nothing leaves the browser. */
export function Recorder(): ReactNode {
  const { t } = useTexts();
  const preview = useDuetState((state) => state.media.preview);
  const [recording, setRecording] = useState<MediaRecorder | null>(null);
  const [url, setUrl] = useState<string | null>(null);

  useEffect(() => {
    return () => {
      if (url !== null) {
        URL.revokeObjectURL(url);
      }
    };
  }, [url]);

  useEffect(() => {
    if (recording === null) {
      return undefined;
    }

    const stop = () => {
      if (recording.state === "recording") {
        recording.stop();
      }
    };
    const timer = setTimeout(stop, recordingTime);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [recording]);

  const record = (stream: MediaStream) => {
    const recorder = new MediaRecorder(stream);
    recorder.addEventListener("dataavailable", (event) => setUrl(URL.createObjectURL(event.data)));
    recorder.addEventListener("stop", () => setRecording(null));
    recorder.start();
    setRecording(recorder);
  };

  return (
    <section className="card recorder" aria-label={t("test.record")}>
      <Button
        variant="outlined"
        startIcon={<MicIcon size={20} />}
        disabled={preview === null || recording !== null || !("MediaRecorder" in globalThis)}
        onClick={() => {
          if (preview !== null) {
            record(preview);
          }
        }}
      >
        {t(recording === null ? "test.record" : "test.recording")}
      </Button>
      {url === null || recording !== null ? null : (
        // One's own recording has no captions.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video src={url} controls playsInline aria-label={t("test.playback")} />
      )}
    </section>
  );
}
