/** What a screen reader says while a job is dragged, in the page's language. */
import type { Announcements, ScreenReaderInstructions } from "@dnd-kit/core";
import type { Job } from "@inkloom/client";
import { useTools } from "../../../service/tools.ts";
import { summaryOf } from "../job/job-summary.ts";
import { queueWords } from "../queue-words.ts";

interface DragWords {
  readonly announcements: Announcements;
  readonly screenReaderInstructions: ScreenReaderInstructions;
}

export function useDragWords(
  rowAt: (index: number) => Job | undefined,
  indexOf: (id: string) => number,
): DragWords {
  const say = queueWords.use();
  const { data: tools = [] } = useTools();
  const nameOf = (id: string | number): string => {
    const job = rowAt(indexOf(String(id)));
    if (job === undefined) return String(id);
    const tool = tools.find((each) => each.id === job.tool);
    return summaryOf(job, tool).words?.slice(0, 60) ?? job.tool;
  };
  const placeOf = (id: string | number): number => indexOf(String(id)) + 1;
  return {
    announcements: {
      onDragStart: ({ active }) =>
        say("dragStart", { job: nameOf(active.id), place: placeOf(active.id) }),
      onDragOver: ({ active, over }) =>
        over === null
          ? undefined
          : // It begins over itself.
            say(over.id === active.id ? "dragStart" : "dragOver", {
              job: nameOf(active.id),
              place: placeOf(over.id),
            }),
      onDragEnd: ({ active, over }) =>
        over === null
          ? say("dragCancel", { job: nameOf(active.id) })
          : say("dragEnd", { job: nameOf(active.id), place: placeOf(over.id) }),
      onDragCancel: ({ active }) => say("dragCancel", { job: nameOf(active.id) }),
    },
    screenReaderInstructions: { draggable: say("dragInstructions") },
  };
}
