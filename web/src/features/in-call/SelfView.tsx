import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { useDuet, useDuetState } from "../../app/DuetContext";
import { useMirrored } from "../../app/useMirrored";
import { CameraOffIcon, MicOffIcon, RefreshIcon } from "../../components/icons";
import { IconAction } from "../../components/IconAction";
import { VideoPlayer } from "../../components/VideoPlayer";
import { useTexts } from "../../texts/TextsContext";
import { cameraAfter } from "./cameraAfter";

/** Corner of the stage, in reading direction. */
interface Corner {
  readonly block: "start" | "end";
  readonly inline: "start" | "end";
}

interface Drag {
  readonly startX: number;
  readonly startY: number;
  moved: boolean;
}

/** Further than this, in pixels, a press is a drag. */
const clickSlop = 6;

/** One's own picture, small. Dragged to a corner; arrow keys move it, too, and a press sends it to the next corner. */
export function SelfView({ floating }: { floating: boolean }): ReactNode {
  const { t } = useTexts();
  const duet = useDuet();
  const nextCamera = useDuetState(cameraAfter);
  const media = useDuetState((state) => state.media);
  const mirrored = useMirrored();
  const [corner, setCorner] = useState<Corner>({ block: "end", inline: "end" });
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const camera = media.camera.state === "on";

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (floating && event.button === 0) {
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { startX: event.clientX, startY: event.clientY, moved: false };
    }
  };

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const current = drag.current;
    if (current === null) {
      return;
    }

    const [x, y] = [event.clientX - current.startX, event.clientY - current.startY];
    if (current.moved || Math.hypot(x, y) > clickSlop) {
      current.moved = true;
      event.currentTarget.style.translate = `${x}px ${y}px`;
      event.currentTarget.dataset.dragging = "true";
    }
  };

  const release = (event: PointerEvent<HTMLDivElement>) => {
    const current = drag.current;
    drag.current = null;
    if (current === null) {
      return;
    }

    setCorner(current.moved ? nearestCorner(event.currentTarget) : nextCorner(corner));
    event.currentTarget.style.translate = "";
    delete event.currentTarget.dataset.dragging;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const next = cornerByKey(event.key, corner, document.documentElement.dir === "rtl");
    if (next !== null && floating) {
      event.preventDefault();
      setCorner(next);
    }
  };

  return (
    <div
      ref={box}
      className="self-view"
      role="group"
      aria-label={floating ? t("call.moveSelf") : t("chat.you")}
      // The group is moved with the arrow keys.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={floating ? 0 : undefined}
      data-floating={floating}
      data-block={corner.block}
      data-inline={corner.inline}
      data-camera={camera}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={onKeyDown}
    >
      <VideoPlayer label={t("preview.you")} stream={camera ? media.preview : null} mirrored={mirrored} muted />
      {camera ? null : (
        <span className="self-view-empty">
          <CameraOffIcon size={28} />
        </span>
      )}
      {media.microphone.state === "on" ? null : (
        <span className="self-view-muted">
          <MicOffIcon size={16} />
          <span className="visually-hidden">{t("call.youAreMuted")}</span>
        </span>
      )}
      {/* Where there is a finger; with a mouse the menu has it. */}
      {nextCamera === null ? null : (
        <IconAction
          className="self-view-flip"
          label={t("media.nextCamera")}
          icon={<RefreshIcon size={20} />}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={() => duet.media.chooseCamera(nextCamera)}
        />
      )}
    </div>
  );
}

function nearestCorner(element: HTMLElement): Corner {
  const own = element.getBoundingClientRect();
  const stage = (element.parentElement ?? element).getBoundingClientRect();
  const left = own.left + own.width / 2 < stage.left + stage.width / 2;
  const top = own.top + own.height / 2 < stage.top + stage.height / 2;
  const rtl = document.documentElement.dir === "rtl";
  return { block: top ? "start" : "end", inline: left === rtl ? "end" : "start" };
}

function nextCorner({ block, inline }: Corner): Corner {
  // Around the stage: bottom end, top end, top start, bottom start.
  if (inline === "end") {
    return block === "end" ? { block: "start", inline } : { block, inline: "start" };
  }

  return block === "start" ? { block: "end", inline } : { block, inline: "end" };
}

export function cornerByKey(key: string, corner: Corner, rtl: boolean): Corner | null {
  switch (key) {
    case "ArrowUp":
      return { ...corner, block: "start" };
    case "ArrowDown":
      return { ...corner, block: "end" };
    case "ArrowLeft":
      return { ...corner, inline: rtl ? "end" : "start" };
    case "ArrowRight":
      return { ...corner, inline: rtl ? "start" : "end" };
    default:
      return null;
  }
}
