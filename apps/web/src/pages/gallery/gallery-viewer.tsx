/** The picture that is open, with its details; the list follows behind it. */
import { IconInfoCircle } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import { PictureViewer } from "../../pictures/picture-viewer.tsx";
import { viewerWords } from "../../pictures/viewer-words.ts";
import { ActionButton, ActionButtons } from "./action-buttons.tsx";
import { download, type GalleryActions } from "./actions.ts";
import { Details } from "./details.tsx";
import type { Entry } from "./gallery-service.ts";
import { galleryWords } from "./gallery-words.ts";
import { useSpoken } from "./numbers.ts";
import { editTags } from "./picture-dialogs.tsx";
import { pickedOf } from "./picks.ts";
import { detailsPreference } from "./toolbar.tsx";
import { viewed } from "./viewed.ts";

interface GalleryViewerProps {
  readonly entry: Entry;
  /** Its place and how many there are, once they are known. */
  readonly place: { readonly at: number; readonly of: number } | undefined;
  readonly narrow: boolean;
  readonly actions: GalleryActions;
  readonly onTurn: (to: number) => void;
  /** Goes to another one, or closes, because this one leaves the list. */
  readonly onLeave: () => void;
  readonly onClose: () => void;
  /** The ones before and after, to be fetched ahead. */
  readonly beside: readonly (Entry | undefined)[];
}

export function GalleryViewer(props: GalleryViewerProps): ReactNode {
  const { entry, place, narrow, actions, onTurn, onLeave, onClose, beside } = props;
  const say = galleryWords.use();
  const sayViewer = viewerWords.use();
  const spoken = useSpoken();
  const kept = detailsPreference.use(({ value }) => value);
  const [unfolded, setUnfolded] = useState(false);
  const [boards, setBoards] = useState(false);
  const details = narrow ? unfolded : kept;
  const ahead = beside.map((each) => each?.url ?? "").join("\n");
  useEffect(() => {
    for (const url of ahead.split("\n")) if (url !== "") new Image().src = url;
  }, [ahead]);
  const which = [pickedOf(entry)];
  const removed = entry.removedAt !== null;
  const prompt = entry.prompt.trim();
  const words = prompt === "" ? say("wordless") : prompt;
  const toggleDetails = (): void => {
    if (narrow) setUnfolded(!unfolded);
    else detailsPreference.set(!kept);
  };
  const remove = (): void => {
    onLeave();
    actions.remove(which);
  };
  const press = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const keys: Readonly<Record<string, () => void>> = {
      i: toggleDetails,
      d: () => void download(which),
      ...(removed
        ? {
            r: () => {
              onLeave();
              actions.restore(which);
            },
          }
        : {
            f: () => {
              actions.star(which);
            },
            t: () => {
              editTags([entry.id]);
            },
            b: () => {
              setBoards(true);
            },
            delete: remove,
          }),
    };
    const doing = keys[event.key.toLowerCase()];
    doing?.();
    return doing !== undefined;
  };
  const at = place?.at ?? 0;
  return (
    <PictureViewer
      picture={viewed(entry, words)}
      title={
        place === undefined
          ? words
          : `${sayViewer("place", { at: spoken.number(at + 1), of: spoken.number(place.of) })} · ${words}`
      }
      onClose={onClose}
      onPrevious={
        place !== undefined && at > 0
          ? () => {
              onTurn(at - 1);
            }
          : undefined
      }
      onNext={
        place !== undefined && at + 1 < place.of
          ? () => {
              onTurn(at + 1);
            }
          : undefined
      }
      onKey={press}
      actions={
        <>
          <ActionButtons
            which={which}
            actions={actions}
            removed={removed}
            boards={boards}
            onBoards={setBoards}
            onRemove={remove}
          />
          <ActionButton
            label={say("details")}
            icon={<IconInfoCircle size={20} aria-hidden />}
            onClick={toggleDetails}
          />
        </>
      }
      aside={
        details ? (
          <Details
            key={entry.id}
            entry={entry}
            onTags={() => {
              editTags([entry.id]);
            }}
          />
        ) : undefined
      }
    />
  );
}
