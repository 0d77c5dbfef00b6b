/** Any number of pictures, of which only those in view are drawn. One stop for the tab key; arrows walk in it. */
import { Button, Loader } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from "react";
import { useLanguage } from "../../../language/language.ts";
import type { GalleryList } from "../gallery-list.ts";
import type { Entry } from "../gallery-service.ts";
import { galleryWords } from "../gallery-words.ts";
import { useSpoken } from "../numbers.ts";
import { picks, usePicks, type Picked } from "../picks.ts";
import { useBand } from "./band.ts";
import { dragPictures } from "./drag-pictures.ts";
import style from "./grid.module.css";
import {
  gridLayout,
  placeByKey,
  placesIn,
  rowsIn,
  scrolledTo,
  topOf,
  type GridLayout,
} from "./layout.ts";
import { openPresses } from "./presses.ts";
import { dialogOpen } from "../use-page-keys.ts";
import { idOfTile, Tile } from "./tile.tsx";

export interface GridHandle {
  readonly focus: () => void;
  /** Brings a place into view. */
  readonly show: (index: number) => void;
  readonly toTop: () => void;
}

interface PictureGridProps {
  readonly list: GalleryList;
  /** Side that tiles have at least, pixels. */
  readonly tile: number;
  /** Pictures that came since the list was opened, while it is scrolled. */
  readonly fresh: number;
  readonly onTop: (atTop: boolean) => void;
  readonly onOpen: (index: number) => void;
  readonly onStar: (entry: Entry) => void;
  /** From the last place that was picked to this one, with what is not fetched yet. */
  readonly onRange: (to: number, keep: boolean) => void;
  readonly onFresh: () => void;
  /** For a picture that is one of the picked by then; pixels of the window. */
  readonly onMenu: (at: { readonly x: number; readonly y: number }, index: number) => void;
  readonly ref?: Ref<GridHandle>;
}

const GAP = 8;
/** Rows that are drawn beyond the view. */
const MORE = 2;

export function PictureGrid(props: PictureGridProps): ReactNode {
  const { list, tile, fresh, onOpen, onStar, onRange, onFresh, ref } = props;
  const { pages } = list;
  const say = galleryWords.use();
  const spoken = useSpoken();
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ width: 0, height: 0 });
  const [topRow, setTopRow] = useState(0);
  const counted = useSyncExternalStore(pages.subscribe, pages.state).total !== undefined;
  const total = pages.length();
  const active = usePicks((state) => state.active);
  const language = useLanguage();
  const layout = gridLayout(view.width, total, tile, GAP);
  const pitch = layout.side + layout.gap;
  const newest = useRef({ layout, props });
  useLayoutEffect(() => {
    newest.current = { layout, props };
  });

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const measured = new ResizeObserver(() => {
      setView({ width: element.clientWidth, height: element.clientHeight });
    });
    measured.observe(element);
    const scrolled = (): void => {
      const { layout, props } = newest.current;
      setTopRow(Math.floor(element.scrollTop / (layout.side + layout.gap)));
      props.onTop(element.scrollTop < layout.side / 2);
    };
    element.addEventListener("scroll", scrolled, { passive: true });
    return () => {
      measured.disconnect();
      element.removeEventListener("scroll", scrolled);
    };
  }, []);

  // Another width or size of tiles: what was at the top stays there.
  const before = useRef<GridLayout>(undefined);
  useLayoutEffect(() => {
    const element = scroller.current;
    const was = before.current;
    before.current = layout;
    if (element === null || was === undefined || was.columns * was.side === 0) return;
    if (was.columns === layout.columns && was.side === layout.side) return;
    const place = Math.floor(element.scrollTop / (was.side + was.gap)) * was.columns;
    if (place > 0) element.scrollTop = topOf(layout, place) - layout.gap;
  }, [layout]);

  const show = (index: number): void => {
    const element = scroller.current;
    if (element !== null)
      element.scrollTop = scrolledTo(layout, index, element.scrollTop, element.clientHeight);
  };
  useImperativeHandle(ref, () => ({
    focus: () => scroller.current?.focus(),
    show,
    toTop: () => {
      if (scroller.current !== null) scroller.current.scrollTop = 0;
    },
  }));

  const top = topRow * pitch;
  const seen = rowsIn(layout, top, view.height, 0);
  const drawn = rowsIn(layout, top, view.height, MORE);
  const firstSeen = seen.first * layout.columns;
  const lastSeen = Math.min(total, (seen.last + 1) * layout.columns) - 1;
  useEffect(() => {
    if (view.height > 0) pages.look(firstSeen, Math.max(firstSeen, lastSeen));
  }, [pages, firstSeen, lastSeen, view.height]);

  const bandBase = useRef<ReadonlyMap<string, Picked>>(new Map());
  const bandOptions = useRef<Parameters<typeof useBand>[1]["current"]>({
    onBand: () => undefined,
    onMiss: () => undefined,
  });
  useLayoutEffect(() => {
    bandOptions.current = {
      onBand: (box, { begun, keep }) => {
        if (begun) bandBase.current = keep ? usePicks.getState().picked : new Map();
        const entries = placesIn(layout, box).flatMap((index) => pages.entryAt(index) ?? []);
        picks.band(bandBase.current, entries);
      },
      onMiss: () => {
        picks.clear();
      },
    };
  });
  const band = useBand(scroller, bandOptions);

  useEffect(() => {
    if (scroller.current === null) return undefined;
    return openPresses(scroller.current, {
      onTap: (index) => {
        const entry = pages.entryAt(index);
        const { picking, picked } = usePicks.getState();
        if (entry !== undefined && (picking || picked.size > 0)) picks.toggle(entry, index);
        else {
          picks.go(index);
          newest.current.props.onOpen(index);
        }
      },
      onHold: (index) => {
        const entry = pages.entryAt(index);
        if (entry === undefined) return;
        picks.setPicking(true);
        picks.toggle(entry, index);
      },
    });
  }, [pages]);

  const click = (event: MouseEvent): void => {
    const index = placeOf(event.target);
    const entry = index === undefined ? undefined : pages.entryAt(index);
    if (index === undefined || entry === undefined || isTouch(event)) return;
    const asked = event.target instanceof Element && event.target.closest("[data-do]");
    const action = asked instanceof HTMLElement ? asked.dataset["do"] : undefined;
    if (action === "star") onStar(entry);
    else if (action === "open") onOpen(index);
    else if (event.shiftKey) onRange(index, event.ctrlKey || event.metaKey);
    else if (action === "pick" || event.ctrlKey || event.metaKey || usePicks.getState().picking)
      picks.toggle(entry, index);
    else picks.only(entry, index);
  };
  const menu = (event: MouseEvent): void => {
    // The key of menus asks at the list itself.
    const index = placeOf(event.target) ?? active;
    const entry = pages.entryAt(index);
    if (isTouch(event) || entry === undefined) return;
    event.preventDefault();
    if (!usePicks.getState().picked.has(entry.id)) picks.only(entry, index);
    const byKey = placeOf(event.target) === undefined;
    const tile = byKey ? document.getElementById(idOfTile(index))?.getBoundingClientRect() : null;
    const at = tile
      ? { x: tile.left + tile.width / 2, y: tile.top + tile.height / 2 }
      : { x: event.clientX, y: event.clientY };
    props.onMenu(at, index);
  };
  const press = (event: KeyboardEvent): void => {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (altKey || event.target !== scroller.current || dialogOpen()) return;
    const entry = pages.entryAt(active);
    if (key === " " && entry !== undefined) picks.toggle(entry, active);
    else if (key === "Enter" && entry !== undefined) onOpen(active);
    else {
      const to =
        ctrlKey || metaKey
          ? undefined
          : placeByKey(layout, active, key, Math.floor(view.height / pitch));
      if (to === undefined) return;
      if (shiftKey) onRange(to, false);
      picks.go(to);
      show(to);
    }
    event.preventDefault();
  };

  const first = drawn.first * layout.columns;
  const last = Math.min(total, (drawn.last + 1) * layout.columns) - 1;
  const activeDrawn = active >= first && active <= last;
  const here = pages.entryAt(firstSeen);
  return (
    <div className={style["frame"]}>
      {here !== undefined && topRow > 0 && (
        <div className={style["here"]} aria-hidden>
          {spoken.longDay(here.createdAt)}
        </div>
      )}
      {total === 0 && !counted && (
        <div className={style["waiting"]} role="status">
          <Loader role="img" aria-label={say("loading")} />
        </div>
      )}
      {fresh > 0 && (
        <Button
          className={style["fresh"] ?? ""}
          size="xs"
          radius="xl"
          leftSection={<IconArrowUp size={16} aria-hidden />}
          onClick={onFresh}
        >
          {say("fresh", { count: fresh })}
        </Button>
      )}
      <div
        ref={scroller}
        className={style["scroller"]}
        role="listbox"
        data-keys
        tabIndex={0}
        aria-label={say("title")}
        aria-multiselectable
        aria-busy={total === 0}
        aria-activedescendant={activeDrawn ? idOfTile(active) : undefined}
        onClick={click}
        onDoubleClick={(event) => {
          const index = placeOf(event.target);
          if (index !== undefined && !isTouch(event.nativeEvent)) onOpen(index);
        }}
        onKeyDown={press}
        onContextMenu={menu}
        onDragStart={(event) => {
          const index = placeOf(event.target);
          const entry = index === undefined ? undefined : pages.entryAt(index);
          if (index === undefined || entry === undefined || event.shiftKey) {
            event.preventDefault();
            return;
          }
          if (!usePicks.getState().picked.has(entry.id)) picks.only(entry, index);
          dragPictures(event.dataTransfer, entry, [...usePicks.getState().picked.values()]);
        }}
      >
        <div className={style["whole"]} role="presentation" style={{ height: layout.height }}>
          <div
            className={style["window"]}
            role="presentation"
            style={{
              gap: layout.gap,
              gridTemplateColumns: `repeat(${layout.columns}, ${layout.side}px)`,
              gridAutoRows: layout.side,
              transform: `translate(${layout.gap}px, ${topOf(layout, first)}px)`,
            }}
          >
            {Array.from({ length: view.width === 0 ? 0 : last - first + 1 }, (_, at) => {
              const index = first + at;
              const entry = pages.entryAt(index);
              return (
                <Tile
                  key={index}
                  index={index}
                  count={total}
                  entry={entry}
                  language={language}
                  day={entry && dayBegun(pages.entryAt(index - 1), entry, index, spoken.day)}
                />
              );
            })}
          </div>
          {band !== undefined && (
            <div
              className={style["band"]}
              role="presentation"
              style={{
                left: band.left,
                top: band.top,
                width: band.right - band.left,
                height: band.bottom - band.top,
              }}
            />
          )}
        </div>
      </div>
    </div>
  );
}

/** What the first picture of a day says; undefined for the others. */
function dayBegun(
  before: Entry | undefined,
  entry: Entry,
  index: number,
  say: (moment: string) => string,
): string | undefined {
  const day = say(entry.createdAt);
  if (index === 0) return day;
  return before !== undefined && say(before.createdAt) !== day ? day : undefined;
}

function placeOf(target: EventTarget): number | undefined {
  const tile = target instanceof Element ? target.closest("[data-index]") : null;
  return tile instanceof HTMLElement ? Number(tile.dataset["index"]) : undefined;
}

const isTouch = (event: object): boolean => {
  const native = "nativeEvent" in event ? event.nativeEvent : event;
  return native instanceof PointerEvent && native.pointerType === "touch";
};
