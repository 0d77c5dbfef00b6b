/** The pictures of a finding; those that belong together side by side. */
import { Button, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../../../language/language.ts";
import { DatasetPicture } from "../dataset-picture.tsx";
import { datasetsWords } from "../datasets-words.ts";
import style from "../datasets.module.css";
import { type Finding, keptOf } from "./check-report.ts";
import { checkWords } from "./check-words.ts";

interface FindingPicturesProps {
  readonly name: string;
  readonly finding: Finding;
  readonly gone: ReadonlySet<string>;
  /** Undefined where nothing can be taken out. */
  readonly onTakeOut: ((picture: string) => void) | undefined;
}

/** Pictures, and groups of them, that are shown. */
const [PICTURES, GROUPS] = [60, 30];

export function FindingPictures(props: FindingPicturesProps): ReactNode {
  const { finding, gone } = props;
  const say = checkWords.use();
  const text = useText();
  const { pictures, groups } = finding;
  if (groups !== undefined)
    return (
      <>
        {groups.slice(0, GROUPS).map((group) => (
          <div
            key={group[0]}
            role="group"
            aria-label={say("group", { count: group.length })}
            className={style["together"]}
          >
            {group.map((picture) => (
              <Shown
                key={picture}
                {...props}
                picture={picture}
                note={picture === keptOf(group, gone) ? say("first") : undefined}
                width={512}
              />
            ))}
          </div>
        ))}
        <More count={groups.length - GROUPS} />
      </>
    );
  return (
    <>
      <div className={style["findings"]}>
        {pictures.slice(0, PICTURES).map(({ name, note }) => (
          <Shown
            key={name}
            {...props}
            picture={name}
            note={note === undefined ? undefined : text(note)}
            width={256}
          />
        ))}
      </div>
      <More count={pictures.length - PICTURES} />
    </>
  );
}

function More({ count }: { readonly count: number }): ReactNode {
  const say = checkWords.use();
  if (count <= 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {say("more", { count })}
    </Text>
  );
}

interface ShownProps extends FindingPicturesProps {
  readonly picture: string;
  readonly note: string | undefined;
  readonly width: 256 | 512;
}

const CAPTION = /\.(txt|caption)$/i;

function Shown({ name, finding, gone, onTakeOut, picture, note, width }: ShownProps): ReactNode {
  const say = checkWords.use();
  const sayAll = datasetsWords.use();
  const isGone = gone.has(picture);
  const isPicture = !CAPTION.test(picture) && finding.id !== "unreadable";
  return (
    <figure className={style["found"]} data-gone={isGone}>
      {isPicture && !isGone && (
        <DatasetPicture
          dataset={name}
          file={picture}
          width={width}
          alt={sayAll("pictureOf", { name: picture })}
        />
      )}
      <figcaption>
        <span className={style["breaks"]}>{picture}</span>
        {note !== undefined && <span className={style["translation"]}>{note}</span>}
        {isGone ? (
          <span className={style["translation"]}>{say("gone")}</span>
        ) : (
          onTakeOut !== undefined &&
          !CAPTION.test(picture) && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={say("takeOut", { name: picture })}
              onClick={() => {
                onTakeOut(picture);
              }}
            >
              {say("takeOutOne")}
            </Button>
          )
        )}
      </figcaption>
    </figure>
  );
}
