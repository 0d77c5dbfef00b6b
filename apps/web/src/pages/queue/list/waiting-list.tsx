/** The line of waiting jobs: as long as it may be, only what is seen of it is fetched and drawn. */
import {
  closestCenter,
  DndContext,
  DragOverlay,
  KeyboardSensor,
  MeasuringStrategy,
  PointerSensor,
  useSensor,
  useSensors,
  type DragEndEvent,
} from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates } from "@dnd-kit/sortable";
import { Skeleton, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import type { Job } from "@inkloom/client";
import { useState, type ReactNode } from "react";
import { queryClient, spoken } from "../../../service/queries.ts";
import { moveJob, told } from "../actions/job-actions.ts";
import { placeAt, type Place } from "../actions/place.ts";
import { JobWords } from "../job/job-words.tsx";
import type { Step } from "../job/job-menu.tsx";
import { queueWords } from "../queue-words.ts";
import style from "../queue.module.css";
import { batchPart, movedPages, PAGE, pagesFor, type QueuePage } from "../view/queue-rows.ts";
import type { QueueView } from "../view/queue-view.ts";
import { queuePage } from "../view/use-queue.ts";
import { useDragWords } from "./drag-words.ts";
import { WaitingRow } from "./waiting-row.tsx";

interface WaitingListProps {
  readonly view: QueueView;
  readonly line: ReadonlyMap<number, Job>;
  readonly waiting: number;
  readonly running: number;
  readonly pages: readonly number[];
  readonly onPages: (pages: readonly number[]) => void;
  readonly scroller: HTMLElement | null;
  readonly onPriority: (job: Job) => void;
}

/** Pixels of a row before it is measured. */
const ROW = 61;

export function WaitingList(props: WaitingListProps): ReactNode {
  const { view, line, waiting, running, pages, onPages, scroller, onPriority } = props;
  const say = queueWords.use();
  const [dragged, setDragged] = useState<{ readonly id: string; readonly index: number }>();
  const [announced, setAnnounced] = useState("");
  const [top, setTop] = useState(0);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  // eslint-disable-next-line react-hooks/incompatible-library -- the page is built without the compiler
  const virtual = useVirtualizer({
    count: waiting,
    getScrollElement: () => scroller,
    estimateSize: () => ROW,
    getItemKey: (index) => line.get(index)?.id ?? index,
    scrollMargin: top,
    overscan: 8,
    // What is being dragged stays, however far the line is scrolled.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return dragged === undefined || shown.includes(dragged.index)
        ? shown
        : [...shown, dragged.index].toSorted((a, b) => a - b);
    },
    onChange: ({ range }) => {
      const next = pagesFor(range?.startIndex ?? 0, range?.endIndex ?? 0, running);
      if (next.join() !== pages.join()) onPages(next);
    },
  });
  const rowAt = (index: number): Job | undefined => line.get(index);
  const indexOf = (id: string): number => [...line].find(([, job]) => job.id === id)?.[0] ?? -1;
  const { announcements, screenReaderInstructions } = useDragWords(rowAt, indexOf);

  const move = async (id: string, place: Place | undefined, from: number, to: number) => {
    if (place === undefined) {
      if (from !== to) notifications.show({ message: say("ownOrder") });
      return;
    }
    showMoved(view, pages, from, to);
    if (await told(moveJob(id, place)))
      setAnnounced(say("dragEnd", { job: id.slice(-4), place: to + 1 }));
    else void queryClient.invalidateQueries({ queryKey: ["queue"] });
  };
  const step = async (job: Job, index: number, to: Step): Promise<void> => {
    if (to === "last") {
      const end = await queuePage(view, Math.max(0, waiting + running - PAGE), PAGE);
      const last = end.jobs.findLast((each) => each.job.user === job.user && each.place !== null);
      if (last !== undefined && last.job.id !== job.id)
        await move(job.id, { after: last.job.id }, index, waiting - 1);
      return;
    }
    const target = { first: 0, up: index - 1, down: index + 1 }[to];
    await move(job.id, placeAt(rowAt, index, target), index, target);
  };
  const drop = ({ active, over }: DragEndEvent): void => {
    setDragged(undefined);
    if (over === null || over.id === active.id) return;
    const [from, to] = [indexOf(String(active.id)), indexOf(String(over.id))];
    if (from >= 0 && to >= 0) void move(String(active.id), placeAt(rowAt, from, to), from, to);
  };

  const items = virtual.getVirtualItems();
  const ids = items.flatMap(({ index }) => line.get(index)?.id ?? []);
  const held = dragged === undefined ? undefined : line.get(dragged.index);
  return (
    <>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        measuring={{ droppable: { strategy: MeasuringStrategy.Always } }}
        accessibility={{ announcements, screenReaderInstructions }}
        onDragStart={({ active }) => {
          setDragged({ id: String(active.id), index: indexOf(String(active.id)) });
        }}
        onDragEnd={drop}
        onDragCancel={() => {
          setDragged(undefined);
        }}
      >
        {/* Rows stay where they are while one is dragged; a line shows where it would go. */}
        <SortableContext items={ids} strategy={() => null}>
          <div
            ref={(list) => {
              if (list !== null && list.offsetTop !== top) setTop(list.offsetTop);
            }}
            role="list"
            aria-label={say("list")}
            className={style["list"]}
            style={{ height: virtual.getTotalSize() }}
          >
            {items.map(({ index, key, start }) => {
              const job = line.get(index);
              return (
                <div
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  role="listitem"
                  aria-setsize={waiting}
                  aria-posinset={index + 1}
                  className={style["slot"]}
                  style={{ transform: `translateY(${start - top}px)` }}
                >
                  {job === undefined ? (
                    <div className={style["gap"]}>
                      <Skeleton height={14} width="40%" />
                      <Skeleton height={10} width="60%" />
                    </div>
                  ) : (
                    <WaitingRow
                      job={job}
                      index={index}
                      last={index === waiting - 1}
                      view={view}
                      batch={batchPart(rowAt, index)}
                      rowsFrom={(anchor) => idsBetween(line, anchor, index)}
                      onStep={(to) => void step(job, index, to)}
                      onPriority={() => {
                        onPriority(job);
                      }}
                    />
                  )}
                </div>
              );
            })}
          </div>
        </SortableContext>
        <DragOverlay dropAnimation={null}>
          {held !== undefined && (
            <div className={style["overlay"]}>
              <JobWords job={held} />
            </div>
          )}
        </DragOverlay>
      </DndContext>
      <VisuallyHidden role="status">{announced}</VisuallyHidden>
    </>
  );
}

function idsBetween(line: ReadonlyMap<number, Job>, from: number, to: number): string[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  return [...line].flatMap(([at, { id }]) => (at >= low && at <= high ? [id] : []));
}

/** Before the service answers, so that the row does not jump back for a moment. */
function showMoved(view: QueueView, pages: readonly number[], from: number, to: number): void {
  const filter = {
    ...(view.tool !== undefined && { tool: view.tool }),
    ...(view.batch !== undefined && { batch: view.batch }),
  };
  const keyOf = (page: number) => spoken("queue", "page", filter, page);
  const known = pages.flatMap((page) => {
    const data = queryClient.getQueryData<QueuePage>(keyOf(page));
    return data === undefined ? [] : [[page, data] as const];
  });
  for (const [page, data] of movedPages(known, from, to))
    queryClient.setQueryData(keyOf(page), data);
}
