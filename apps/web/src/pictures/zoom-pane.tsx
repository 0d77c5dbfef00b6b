/** Pictures to be looked at closely: wheel, drag, pinch, double click; a swipe where the whole picture is shown. */
import { useElementSize } from "@mantine/hooks";
import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from "react";
import {
  FIT,
  fitScale,
  fullSize,
  placed,
  pushed,
  scaleOf,
  zoomedAt,
  type Size,
  type Zoom,
} from "./zoom.ts";
import { openGestures } from "./zoom-gestures.ts";
import style from "./zoom-pane.module.css";

/** A picture as viewers show it. */
export interface ViewedPicture {
  readonly src: string;
  readonly alt: string;
  /** Undefined where it is learned from the file. */
  readonly size?: Size | undefined;
  /** A small one that is shown until the whole one is there. */
  readonly small?: string | undefined;
}

interface ZoomPaneProps {
  readonly picture: ViewedPicture;
  readonly zoom: Zoom;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onSwipe?: ((to: "left" | "right") => void) | undefined;
  /** Told whenever the scale changes at which the whole picture fits. */
  readonly onFit?: ((scale: number) => void) | undefined;
  /** Lies over the picture, in the same place. */
  readonly over?: { readonly picture: ViewedPicture; readonly clip: string } | undefined;
  readonly children?: ReactNode;
}

/** From this on pixels are shown as squares. */
const SQUARES = 4;

export function ZoomPane({
  picture,
  zoom,
  onZoom,
  onSwipe,
  onFit,
  over,
  children,
}: ZoomPaneProps): ReactNode {
  const { ref: sized, width, height } = useElementSize();
  const [learned, setLearned] = useState<{ readonly src: string; readonly size: Size }>();
  const pane = useRef<HTMLDivElement>(null);
  const view = { width, height };
  const size = picture.size ?? (learned?.src === picture.src ? learned.size : undefined) ?? UNKNOWN;
  const newest = useRef({ view, size, zoom, onZoom, onSwipe });
  useEffect(() => {
    newest.current = { view, size, zoom, onZoom, onSwipe };
  });
  useEffect(() => {
    if (pane.current === null) return undefined;
    return openGestures(pane.current, {
      onPush: (by) => {
        const { view, size, zoom, onZoom } = newest.current;
        onZoom(pushed(view, size, zoom, by));
      },
      onZoom: (by, point) => {
        const { view, size, zoom, onZoom } = newest.current;
        onZoom(zoomedAt(view, size, zoom, by, point));
      },
      onDouble: (point) => {
        const { view, size, zoom, onZoom } = newest.current;
        if (zoom.factor > 1) onZoom(FIT);
        else {
          const near = Math.max(fullSize(view, size).factor, 2);
          onZoom(zoomedAt(view, size, zoom, near / zoom.factor, point));
        }
      },
      onSwipe: (to) => {
        if (newest.current.zoom.factor === 1) newest.current.onSwipe?.(to);
      },
    });
  }, []);
  const known = width > 0 && size !== UNKNOWN;
  const fit = fitScale(view, size);
  useEffect(() => {
    if (known) onFit?.(fit);
  }, [known, fit, onFit]);
  const learn = (src: string, image: HTMLImageElement): void => {
    if (picture.size === undefined)
      setLearned({ src, size: { width: image.naturalWidth, height: image.naturalHeight } });
  };
  const at = placed(view, size, zoom);
  const place: CSSProperties = {
    width: at.width,
    height: at.height,
    transform: `translate(${at.left}px, ${at.top}px)`,
    visibility: known ? "visible" : "hidden",
  };
  const squares = scaleOf(view, size, zoom) >= SQUARES ? "" : undefined;
  const shown = ({ src, alt, small }: ViewedPicture): ReactNode => (
    <>
      {small !== undefined && (
        <img className={style["picture"]} style={place} src={small} alt="" draggable={false} />
      )}
      <img
        key={src}
        className={style["picture"]}
        style={place}
        data-pixels={squares}
        src={src}
        alt={alt}
        draggable={false}
        onLoad={({ currentTarget }) => {
          learn(src, currentTarget);
        }}
      />
    </>
  );
  return (
    <div className={style["pane"]} ref={pane} data-near={zoom.factor > 1 ? "" : undefined}>
      <div className={style["layer"]} ref={sized}>
        {shown(picture)}
      </div>
      {over !== undefined && (
        <div className={style["layer"]} style={{ clipPath: over.clip }}>
          {shown(over.picture)}
        </div>
      )}
      {children}
    </div>
  );
}

const UNKNOWN: Size = { width: 1, height: 1 };
