/** Picks everything that the filter shows; long lists are walked, which can be called off. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { create } from "zustand";
import { tellProblem } from "../../service/problem-notice.tsx";
import type { GalleryList } from "./gallery-list.ts";
import { askFollowing } from "./gallery-service.ts";
import { galleryWords } from "./gallery-words.ts";
import { useSpoken, type Spoken } from "./numbers.ts";
import { pickAll } from "./pick-all.ts";
import { picks } from "./picks.ts";

interface Walk {
  readonly abort: () => void;
  readonly count: number;
  readonly of: number;
}

const useWalk = create<{ readonly walk: Walk | undefined }>()(() => ({ walk: undefined }));

/** Pictures from which on it is shown how far the walk is. */
const LONG = 2000;

export async function pickEverything(
  list: GalleryList,
  total: number,
  spoken: Spoken,
): Promise<void> {
  useWalk.getState().walk?.abort();
  const controller = new AbortController();
  const walk = (count: number): void => {
    if (controller.signal.aborted) return;
    useWalk.setState({ walk: { abort, count, of: total } });
  };
  const abort = (): void => {
    controller.abort();
    useWalk.setState({ walk: undefined });
  };
  walk(0);
  try {
    const found = await pickAll(list, askFollowing, {
      signal: controller.signal,
      onProgress: walk,
    });
    picks.all(found);
    if (total >= LONG)
      notifications.show({
        message: galleryWords.say("chosen", {
          count: found.length,
          shown: spoken.number(found.length),
        }),
        autoClose: 3000,
      });
  } catch (error) {
    if (!controller.signal.aborted) tellProblem(error);
  } finally {
    if (!controller.signal.aborted) useWalk.setState({ walk: undefined });
  }
}

export const callOffPicking = (): void => {
  useWalk.getState().walk?.abort();
};

/** Whether a walk is under way. */
export const useIsPickingAll = (): boolean => useWalk(({ walk }) => walk !== undefined);

interface AllButtonProps {
  readonly list: GalleryList;
  readonly total: number;
}

export function AllButton({ list, total }: AllButtonProps): ReactNode {
  const say = galleryWords.use();
  const spoken = useSpoken();
  const walk = useWalk(({ walk }) => walk);
  if (walk !== undefined)
    return (
      <Button size="compact-sm" variant="default" onClick={walk.abort}>
        {say("pickingAll", { shown: spoken.number(walk.count), of: spoken.number(walk.of) })}
        {" · "}
        {say("cancel")}
      </Button>
    );
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      onClick={() => void pickEverything(list, total, spoken)}
    >
      {say("pickAll", { shown: spoken.number(total) })}
    </Button>
  );
}
