/** Two pictures over the whole page, side by side or one over the other; both are zoomed and moved as one. */
import { ActionIcon, Modal, SegmentedControl, Text, Tooltip } from "@mantine/core";
import { IconArrowsHorizontal, IconArrowsExchange, IconX } from "@tabler/icons-react";
import { useRef, useState, type ReactNode } from "react";
import { useDialogKeys } from "./dialog-keys.ts";
import style from "./picture-viewer.module.css";
import { viewerWords } from "./viewer-words.ts";
import { FIT } from "./zoom.ts";
import { ZoomButtons } from "./zoom-buttons.tsx";
import { changedZoom, zoomKey, type ZoomChange } from "./zoom-change.ts";
import { ZoomPane, type ViewedPicture } from "./zoom-pane.tsx";

interface ComparePicturesProps {
  readonly pictures: readonly [ViewedPicture, ViewedPicture];
  readonly onClose: () => void;
}

/** Percent of the width that an arrow key moves the line. */
const KEY_STEP = 2;

export function ComparePictures({ pictures, onClose }: ComparePicturesProps): ReactNode {
  const say = viewerWords.use();
  const [how, setHow] = useState<"side" | "slider">("side");
  const [swapped, setSwapped] = useState(false);
  const [zoom, setZoom] = useState(FIT);
  const [fit, setFit] = useState<number>();
  const [share, setShare] = useState(50);
  const [left, right] = swapped ? ([pictures[1], pictures[0]] as const) : pictures;
  const change = (asked: ZoomChange): void => {
    setZoom(changedZoom(zoom, asked, 1 / (fit ?? 1)));
  };
  const bar = useRef<HTMLDivElement>(null);
  useDialogKeys(bar, (event) => {
    const asked = zoomKey(event);
    if (asked !== undefined) change(asked);
    else if (event.key === "Escape") onClose();
    else if (event.key.toLowerCase() === "x" && !event.ctrlKey && !event.metaKey)
      setSwapped(!swapped);
    else return false;
    return true;
  });
  return (
    <Modal.Root
      opened
      onClose={onClose}
      closeOnEscape={false}
      fullScreen
      transitionProps={{ duration: 0 }}
    >
      <Modal.Content
        aria-label={say("compare")}
        radius={0}
        classNames={{ content: style["content"] ?? "" }}
      >
        <div className={style["bar"]} ref={bar}>
          <Text component="h2" size="sm" fw={600} className={style["title"]}>
            {say("compare")}
          </Text>
          <SegmentedControl
            size="sm"
            value={how}
            onChange={setHow}
            aria-label={say("how")}
            data={[
              { value: "side", label: say("side") },
              { value: "slider", label: say("slider") },
            ]}
          />
          <ZoomButtons
            scale={fit === undefined ? undefined : fit * zoom.factor}
            onChange={change}
          />
          <Tooltip label={say("swap")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={say("swap")}
              onClick={() => {
                setSwapped(!swapped);
              }}
            >
              <IconArrowsExchange size={20} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={say("close")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={say("close")}
              onClick={onClose}
              data-autofocus
            >
              <IconX size={20} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
        <div className={style["middle"]}>
          {how === "side" ? (
            <div className={style["panes"]}>
              <ZoomPane picture={left} zoom={zoom} onZoom={setZoom} onFit={setFit}>
                <Note side="left">{say("left")}</Note>
              </ZoomPane>
              <ZoomPane picture={right} zoom={zoom} onZoom={setZoom}>
                <Note side="left">{say("right")}</Note>
              </ZoomPane>
            </div>
          ) : (
            <div className={style["stage"]}>
              <ZoomPane
                picture={right}
                zoom={zoom}
                onZoom={setZoom}
                onFit={setFit}
                over={{ picture: left, clip: `inset(0 ${100 - share}% 0 0)` }}
              >
                <span className={style["line"]} style={{ left: `${share}%` }} aria-hidden />
                <Divider share={share} onShare={setShare} label={say("line")} />
                <Note side="left">{say("left")}</Note>
                <Note side="right">{say("right")}</Note>
              </ZoomPane>
            </div>
          )}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

function Note({ side, children }: { readonly side: "left" | "right"; readonly children: string }) {
  return (
    <span className={style["note"]} style={{ [side]: 8 }}>
      {children}
    </span>
  );
}

interface DividerProps {
  readonly share: number;
  readonly onShare: (share: number) => void;
  readonly label: string;
}

function Divider({ share, onShare, label }: DividerProps): ReactNode {
  const to = (next: number): void => {
    onShare(Math.min(100, Math.max(0, next)));
  };
  return (
    <div
      className={style["handle"]}
      style={{ left: `${share}%` }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={({ currentTarget, clientX, pointerId }) => {
        const box = currentTarget.parentElement?.getBoundingClientRect();
        if (!currentTarget.hasPointerCapture(pointerId) || box === undefined) return;
        to(((clientX - box.left) / box.width) * 100);
      }}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP, Home: -100, End: 100 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        to(share + by);
      }}
    >
      <span className={style["knob"]} aria-hidden>
        <IconArrowsHorizontal size={18} />
      </span>
    </div>
  );
}
