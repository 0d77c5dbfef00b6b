/** One picture with what its caption says. */
import { Checkbox, Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { DatasetPicture } from "../dataset-picture.tsx";
import type { Caption } from "../datasets-service.ts";
import style from "../datasets.module.css";
import { editorWords } from "./editor-words.ts";

interface CaptionCardProps {
  readonly dataset: string;
  readonly index: number;
  /** Undefined while it is being fetched. */
  readonly caption: Caption | undefined;
  readonly isPicked: boolean;
  readonly isCurrent: boolean;
  /** Whether the tab key stops here. */
  readonly isStop: boolean;
  readonly onPick: ((index: number, isRange: boolean) => void) | undefined;
  readonly onOpen: (index: number) => void;
}

export function CaptionCard(props: CaptionCardProps): ReactNode {
  const { dataset, index, caption, isPicked, isCurrent, isStop, onPick, onOpen } = props;
  const say = editorWords.use();
  if (caption === undefined)
    return (
      <div role="listitem" className={style["picture"]} data-index={index}>
        <Skeleton height="100%" />
      </div>
    );
  const [picture = ""] = caption.pictures;
  const text = caption.lines.map((line) => line.join(", ")).join(" | ");
  return (
    <div
      role="listitem"
      className={style["picture"]}
      data-index={index}
      data-picked={isPicked}
      data-current={isCurrent}
    >
      <button
        type="button"
        data-open
        className={style["pictureOpen"]}
        tabIndex={isStop ? 0 : -1}
        aria-label={say("openCaption", { name: picture })}
        aria-current={isCurrent || undefined}
        onClick={(event) => {
          if ((event.shiftKey || event.ctrlKey || event.metaKey) && onPick !== undefined)
            onPick(index, event.shiftKey);
          else onOpen(index);
        }}
      >
        <DatasetPicture dataset={dataset} file={picture} width={256} alt="" />
        <span className={style["captionName"]}>{picture}</span>
        <span className={style["captionText"]}>{text === "" ? say("noCaption") : text}</span>
      </button>
      {onPick !== undefined && (
        <Checkbox
          className={style["pictureCheck"] ?? ""}
          tabIndex={-1}
          checked={isPicked}
          aria-label={say("pick", { name: picture })}
          onChange={() => undefined}
          onClick={(event) => {
            onPick(index, event.shiftKey);
          }}
        />
      )}
    </div>
  );
}
