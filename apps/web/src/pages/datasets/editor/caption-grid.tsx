/** Any number of pictures with their captions, of which only those in view are drawn. One stop for the tab key; arrows walk in
 *  it, Enter opens, Space selects. */
import { Center, Loader, Text } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { tellProblem } from "../../../service/problem-notice.tsx";
import { type CaptionList, captionNames } from "../datasets-service.ts";
import { datasetsWords } from "../datasets-words.ts";
import style from "../datasets.module.css";
import { CaptionCard } from "./caption-card.tsx";
import type { CaptionFilter } from "./caption-filter.ts";
import { editorWords } from "./editor-words.ts";
import { joined, type Picks, rangeTo, toggled } from "./picks.ts";

interface CaptionGridProps {
  readonly name: string;
  readonly filter: CaptionFilter;
  readonly list: CaptionList;
  readonly picks: Picks;
  /** The one whose caption is open. */
  readonly current: number | undefined;
  /** Places that are seen. */
  readonly onRange: (range: readonly [number, number]) => void;
  /** Undefined where nothing can be selected. */
  readonly onPicks: ((picks: Picks) => void) | undefined;
  readonly onOpen: (index: number) => void;
}

/** Pixels. */
const CARD = { width: 168, height: 252, gap: 12 };

export function CaptionGrid(props: CaptionGridProps): ReactNode {
  const { name, filter, list, picks, current, onRange, onPicks, onOpen } = props;
  const say = editorWords.use();
  const sayAll = datasetsWords.use();
  const { ref, width } = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const columns = Math.max(2, Math.floor((width + CARD.gap) / (CARD.width + CARD.gap)));
  const rows = Math.ceil(list.fit / columns);
  // eslint-disable-next-line react-hooks/incompatible-library -- the page is built without the compiler
  const virtual = useVirtualizer({
    count: width > 0 ? rows : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD.height + CARD.gap,
    overscan: 2,
  });
  const items = virtual.getVirtualItems();
  const first = (items[0]?.index ?? 0) * columns;
  const last = Math.min(list.fit, ((items.at(-1)?.index ?? 0) + 1) * columns) - 1;
  useEffect(() => {
    onRange([first, Math.max(first, last)]);
  }, [first, last, onRange]);
  const focused = Math.min(active, Math.max(0, list.fit - 1));

  const pick = (index: number, isRange: boolean): void => {
    const caption = list.at(index);
    if (onPicks === undefined || caption === undefined) return;
    if (!isRange || picks.from === undefined) {
      onPicks(toggled(picks, caption.name, index));
      return;
    }
    captionNames(name, filter, ...rangeTo(picks, index)).then((names) => {
      onPicks(joined(picks, names, index));
    }, tellProblem);
  };
  const go = (index: number): void => {
    setActive(index);
    virtual.scrollToIndex(Math.floor(index / columns));
    // It may have to be drawn first.
    requestAnimationFrame(() => {
      scroller.current
        ?.querySelector<HTMLElement>(`[data-index="${index}"] [data-open]`)
        ?.focus({ preventScroll: true });
    });
  };
  const press = (event: KeyboardEvent): void => {
    if (
      event.key === " " &&
      event.target instanceof Element &&
      event.target.closest("[data-open]")
    ) {
      event.preventDefault();
      pick(focused, event.shiftKey);
      return;
    }
    const by = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      Home: -list.fit,
      End: list.fit,
    }[event.key];
    if (by === undefined || list.fit === 0) return;
    event.preventDefault();
    go(Math.min(list.fit - 1, Math.max(0, focused + by)));
  };

  return (
    <div className={style["scroll"]} ref={scroller}>
      {list.isPending && (
        <Center p="xl" role="status">
          <Loader role="img" aria-label={sayAll("loading")} />
        </Center>
      )}
      {!list.isPending && list.error === null && list.fit === 0 && (
        <Text ta="center" py={60} c="dimmed">
          {say(list.of === 0 ? "empty" : "nothing")}
        </Text>
      )}
      <div
        ref={ref}
        role="list"
        aria-label={say("pictures")}
        className={style["rows"]}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={press}
      >
        {items.map(({ index: row, key, start }) => (
          <div
            key={key}
            role="presentation"
            className={style["row"]}
            style={{
              transform: `translateY(${start}px)`,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              gap: CARD.gap,
              height: CARD.height,
            }}
          >
            {Array.from(
              { length: Math.min(columns, list.fit - row * columns) },
              (_, column) => row * columns + column,
            ).map((index) => (
              <CaptionCard
                key={index}
                dataset={name}
                index={index}
                caption={list.at(index)}
                isPicked={picks.names.has(list.at(index)?.name ?? "")}
                isCurrent={index === current}
                isStop={index === focused}
                onPick={onPicks && pick}
                onOpen={(at) => {
                  setActive(at);
                  onOpen(at);
                }}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
