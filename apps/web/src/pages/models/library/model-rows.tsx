/** Models in rows of cards or lines; only what is seen is drawn. */
import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useState, type ReactNode } from "react";
import { modelsWords } from "../models-words.ts";
import type { Model } from "../models-service.ts";
import style from "../models.module.css";
import type { LibraryLayout } from "./library-layout.ts";
import { ModelCard } from "./model-card.tsx";
import { ModelLine } from "./model-line.tsx";

interface ModelRowsProps {
  readonly models: readonly Model[];
  readonly layout: LibraryLayout;
  readonly scroller: HTMLElement | null;
  readonly onOpen: (id: string) => void;
  /** Called when the last of them are seen. */
  readonly onEnd: () => void;
}

/** Pixels. */
const CARD = { width: 190, height: 270, gap: 14 };
const LINE = 61;
/** Rows before the end at which more is fetched. */
const AHEAD = 4;

export function ModelRows({ models, layout, scroller, onOpen, onEnd }: ModelRowsProps): ReactNode {
  const say = modelsWords.use();
  const { ref, width } = useElementSize();
  const [top, setTop] = useState(0);
  const grid = layout === "grid";
  const columns = grid ? Math.max(2, Math.floor((width + CARD.gap) / (CARD.width + CARD.gap))) : 1;
  const rows = Math.ceil(models.length / columns);
  // eslint-disable-next-line react-hooks/incompatible-library -- the page is built without the compiler
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller,
    estimateSize: () => (grid ? CARD.height + CARD.gap : LINE),
    scrollMargin: top,
    overscan: 3,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows - AHEAD) onEnd();
  }, [last, rows, onEnd]);
  return (
    <div
      ref={(list) => {
        ref(list);
        if (list !== null && list.offsetTop !== top) setTop(list.offsetTop);
      }}
      role="list"
      aria-label={say("models")}
      className={style["rows"]}
      style={{ height: virtual.getTotalSize() }}
    >
      {width > 0 &&
        items.map(({ index, key, start }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            role="presentation"
            className={style[grid ? "cardRow" : "lineRow"]}
            style={{
              transform: `translateY(${start - top}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {models
              .slice(index * columns, (index + 1) * columns)
              .map((model) =>
                grid ? (
                  <ModelCard key={model.id} model={model} onOpen={onOpen} />
                ) : (
                  <ModelLine key={model.id} model={model} onOpen={onOpen} />
                ),
              )}
          </div>
        ))}
    </div>
  );
}
