/** One picture of the grid. Its marks are for the mouse; keys and screen readers have the same by keys. */
import { IconArrowsDiagonal, IconCheck, IconStar, IconStarFilled } from "@tabler/icons-react";
import { memo, useEffect, useRef, useState, type ReactNode } from "react";
import type { Language } from "../../../language/language.ts";
import type { Entry } from "../gallery-service.ts";
import { galleryWords } from "../gallery-words.ts";
import { usePicks } from "../picks.ts";
import style from "./grid.module.css";

interface TileProps {
  readonly index: number;
  readonly count: number;
  /** Undefined until it is fetched. */
  readonly entry: Entry | undefined;
  /** The day that begins with it. */
  readonly day: string | undefined;
  /** Of what it says; looking for changes in each tile would take longer than drawing it. */
  readonly language: Language;
}

/** Characters of a prompt that are read out. */
const SPOKEN = 160;

export const idOfTile = (index: number): string => `picture-${index}`;

export const Tile = memo(function Tile({
  index,
  count,
  entry,
  day,
  language,
}: TileProps): ReactNode {
  const { loading, wordless, favourite } = galleryWords.words;
  // Its marks are drawn when they can be seen: most tiles are scrolled past.
  const [pointed, setPointed] = useState(false);
  const picked = usePicks((state) => entry !== undefined && state.picked.has(entry.id));
  const active = usePicks((state) => state.active === index);
  const prompt = entry?.prompt.trim() ?? "";
  const named =
    entry === undefined
      ? loading[language]
      : prompt === ""
        ? wordless[language]
        : prompt.slice(0, SPOKEN);
  return (
    <div
      id={idOfTile(index)}
      className={style["tile"]}
      role="option"
      aria-selected={picked}
      aria-setsize={count}
      aria-posinset={index + 1}
      aria-label={entry?.favourite === true ? `${favourite[language]}: ${named}` : named}
      data-index={index}
      data-active={active ? "" : undefined}
      draggable={entry !== undefined}
      onPointerEnter={() => {
        setPointed(true);
      }}
      onPointerLeave={() => {
        setPointed(false);
      }}
    >
      {entry !== undefined && (
        <>
          <Thumbnail src={entry.thumbnail} />
          {(pointed || picked) && (
            <span className={`${style["mark"] ?? ""} ${style["check"] ?? ""}`} data-do="pick">
              <IconCheck size={18} stroke={2.4} aria-hidden />
            </span>
          )}
          {(pointed || entry.favourite) && entry.removedAt === null && (
            <span
              className={`${style["mark"] ?? ""} ${style["star"] ?? ""}`}
              data-do="star"
              data-on={entry.favourite ? "" : undefined}
            >
              {entry.favourite ? (
                <IconStarFilled size={17} aria-hidden />
              ) : (
                <IconStar size={17} aria-hidden />
              )}
            </span>
          )}
          {pointed && (
            <span className={`${style["mark"] ?? ""} ${style["open"] ?? ""}`} data-do="open">
              <IconArrowsDiagonal size={17} aria-hidden />
            </span>
          )}
          {day !== undefined && <span className={style["day"]}>{day}</span>}
        </>
      )}
    </div>
  );
});

/** What is scrolled past is not fetched to its end. */
function Thumbnail({ src }: { readonly src: string }): ReactNode {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const shown = image.current;
    if (shown !== null && shown.getAttribute("src") !== src) shown.src = src;
    return () => {
      if (shown?.complete === false) shown.removeAttribute("src");
    };
  }, [src]);
  return (
    <img
      ref={image}
      className={style["image"]}
      src={src}
      alt=""
      decoding="async"
      draggable={false}
    />
  );
}
