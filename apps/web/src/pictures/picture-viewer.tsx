/** One picture over the whole page: zoom, the ones beside it, what can be done with it. */
import { ActionIcon, Modal, Text, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconX } from "@tabler/icons-react";
import { useRef, useState, type ReactNode } from "react";
import { useDialogKeys } from "./dialog-keys.ts";
import style from "./picture-viewer.module.css";
import { useReturnFocus } from "./return-focus.ts";
import { viewerWords } from "./viewer-words.ts";
import { FIT, type Zoom } from "./zoom.ts";
import { ZoomButtons } from "./zoom-buttons.tsx";
import { changedZoom, zoomKey, type ZoomChange } from "./zoom-change.ts";
import { ZoomPane, type ViewedPicture } from "./zoom-pane.tsx";

interface PictureViewerProps {
  readonly picture: ViewedPicture;
  readonly title: string;
  readonly onClose: () => void;
  /** Absent where there is none on that side. */
  readonly onPrevious?: (() => void) | undefined;
  readonly onNext?: (() => void) | undefined;
  readonly actions?: ReactNode;
  readonly aside?: ReactNode;
  /** Keys that the viewer itself has no use for; whoever answers with true keeps the browser from using them. */
  readonly onKey?: ((event: KeyboardEvent) => unknown) | undefined;
}

export function PictureViewer(props: PictureViewerProps): ReactNode {
  const { picture, title, onClose, onPrevious, onNext, actions, aside, onKey } = props;
  const say = viewerWords.use();
  const [seen, setSeen] = useState<{ readonly src: string; readonly zoom: Zoom }>();
  const [fit, setFit] = useState<number>();
  const zoom = seen?.src === picture.src ? seen.zoom : FIT;
  const setZoom = (next: Zoom): void => {
    setSeen({ src: picture.src, zoom: next });
  };
  const change = (asked: ZoomChange): void => {
    setZoom(changedZoom(zoom, asked, 1 / (fit ?? 1)));
  };
  const bar = useRef<HTMLDivElement>(null);
  useReturnFocus();
  useDialogKeys(bar, (event) => {
    const asked = zoomKey(event);
    if (asked !== undefined) change(asked);
    else if (event.key === "ArrowLeft") onPrevious?.();
    else if (event.key === "ArrowRight") onNext?.();
    else if (event.key === "Escape") onClose();
    else return onKey?.(event) === true;
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
      <Modal.Content aria-label={title} radius={0} classNames={{ content: style["content"] ?? "" }}>
        <div className={style["bar"]} ref={bar}>
          <Text component="h2" size="sm" className={style["title"]} title={title}>
            {title}
          </Text>
          <ZoomButtons
            scale={fit === undefined ? undefined : fit * zoom.factor}
            onChange={change}
          />
          {actions !== undefined && <div className={style["tools"]}>{actions}</div>}
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
          <div className={style["stage"]}>
            <ZoomPane
              picture={picture}
              zoom={zoom}
              onZoom={setZoom}
              onFit={setFit}
              onSwipe={(to) => {
                (to === "left" ? onNext : onPrevious)?.();
              }}
            />
            <TurnButton side="left" label={say("previous")} onTurn={onPrevious} />
            <TurnButton side="right" label={say("next")} onTurn={onNext} />
          </div>
          {aside !== undefined && <div className={style["aside"]}>{aside}</div>}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

interface TurnButtonProps {
  readonly side: "left" | "right";
  readonly label: string;
  readonly onTurn: (() => void) | undefined;
}

function TurnButton({ side, label, onTurn }: TurnButtonProps): ReactNode {
  if (onTurn === undefined) return null;
  const Icon = side === "left" ? IconChevronLeft : IconChevronRight;
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={style["turn"]}
        style={{ [side]: 8 }}
        variant="default"
        size={48}
        radius="xl"
        aria-label={label}
        onClick={onTurn}
      >
        <Icon size={26} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
