/** What has ended, the newest first; more of it is fetched as it is scrolled to. */
import { Button, Center, Loader } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { Job } from "@inkloom/client";
import { useEffect, useState, type ReactNode } from "react";
import { isEnded, useLive } from "../../../service/live-jobs.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { useRemoval } from "../actions/removal.ts";
import { queueWords } from "../queue-words.ts";
import style from "../queue.module.css";
import { batchPart } from "../view/queue-rows.ts";
import type { QueueView } from "../view/queue-view.ts";
import { useEnded } from "../view/use-queue.ts";
import { EndedRow } from "./ended-row.tsx";
import { NothingHere } from "./nothing-here.tsx";

interface EndedListProps {
  readonly view: QueueView;
  readonly scroller: HTMLElement | null;
}

const ROW = 61;
/** Rows before the end at which more is fetched. */
const AHEAD = 10;

export function EndedList({ view, scroller }: EndedListProps): ReactNode {
  const say = queueWords.use();
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } =
    useEnded(view);
  const going = useRemoval((state) => state.going);
  const again = useLive(({ jobs }) => runAgain(jobs));
  const [top, setTop] = useState(0);
  const gone = new Set(again.split(" "));
  const rows = (data?.pages ?? [])
    .flatMap(({ jobs }) => jobs)
    .filter(({ id }) => !going.has(id) && !gone.has(id));
  // eslint-disable-next-line react-hooks/incompatible-library -- the page is built without the compiler
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.id ?? index,
    scrollMargin: top,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const nearEnd = (items.at(-1)?.index ?? 0) >= rows.length - AHEAD;
  const wants = nearEnd && hasNextPage && !isFetchingNextPage && error === null;
  useEffect(() => {
    if (wants) void fetchNextPage();
  }, [wants, fetchNextPage]);
  const rowAt = (index: number): Job | undefined => rows[index];
  return (
    <>
      {error !== null && (
        <ProblemNotice error={error}>
          <Button mt="sm" variant="default" onClick={() => void refetch()}>
            {say("retry")}
          </Button>
        </ProblemNotice>
      )}
      {isPending && (
        <Center p="xl" role="status">
          <Loader role="img" aria-label={say("loading")} />
        </Center>
      )}
      {data !== undefined && rows.length === 0 && !hasNextPage && <NothingHere view={view} />}
      {rows.length > 0 && (
        <div
          ref={(list) => {
            if (list !== null && list.offsetTop !== top) setTop(list.offsetTop);
          }}
          role="list"
          aria-label={say("endedList")}
          className={style["list"]}
          style={{ height: virtual.getTotalSize() }}
        >
          {items.map(({ index, key, start }) => {
            const job = rows[index];
            if (job === undefined) return null;
            return (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                role="listitem"
                aria-setsize={hasNextPage ? -1 : rows.length}
                aria-posinset={index + 1}
                className={style["slot"]}
                style={{ transform: `translateY(${start - top}px)` }}
              >
                <EndedRow
                  job={job}
                  index={index}
                  view={view}
                  batch={batchPart(rowAt, index)}
                  rowsFrom={(anchor) =>
                    rows
                      .slice(Math.min(anchor, index), Math.max(anchor, index) + 1)
                      .map(({ id }) => id)
                  }
                />
              </div>
            );
          })}
        </div>
      )}
    </>
  );
}

/** Jobs that wait or run once more, though the history that was fetched still has them; as text, which is equal where they are. */
const runAgain = (jobs: ReturnType<typeof useLive.getState>["jobs"]): string =>
  [...jobs.values()]
    .filter(({ job }) => !isEnded(job) && job.attempts > 0)
    .map(({ job }) => job.id)
    .join(" ");
