/** The queue: what runs, what waits in which order, what has ended and how. */
import { Button, Center, Loader, Tabs } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useSearch } from "wouter";
import { navigate } from "wouter/use-browser-location";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import { queryClient } from "../../service/queries.ts";
import { select } from "./actions/selection.ts";
import { PriorityDialog } from "./job/priority-dialog.tsx";
import { RunningJob } from "./job/running-job.tsx";
import { EndedList } from "./list/ended-list.tsx";
import { NothingHere } from "./list/nothing-here.tsx";
import { WaitingList } from "./list/waiting-list.tsx";
import { QueueFilters } from "./queue-filters.tsx";
import { QueueHeader } from "./queue-header.tsx";
import { queueWords } from "./queue-words.ts";
import style from "./queue.module.css";
import { SelectionBar } from "./selection-bar.tsx";
import { readView, viewAddress } from "./view/queue-view.ts";
import { useQueue } from "./view/use-queue.ts";

interface Urgency {
  readonly ids: readonly string[];
  readonly initial: number;
}

const FIRST_PAGE = [0];

export default function QueuePage(): ReactNode {
  const say = queueWords.use();
  const view = readView(useSearch());
  const [pages, setPages] = useState<readonly number[]>(FIRST_PAGE);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [urgency, setUrgency] = useState<Urgency>();
  const queue = useQueue(view, pages);
  const key = JSON.stringify(view);
  return (
    <Tabs
      value={view.part}
      keepMounted={false}
      className={style["page"] ?? ""}
      onChange={(part) => {
        select([]);
        navigate(viewAddress({ ...view, part: part === "ended" ? "ended" : "waiting" }));
      }}
    >
      <QueueHeader view={view} paused={queue.paused} />
      <QueueFilters view={view} />
      <div className={style["scroll"]} ref={setScroller}>
        <Tabs.Panel value="waiting">
          {queue.error !== null && (
            <ProblemNotice error={queue.error}>
              <Button
                mt="sm"
                variant="default"
                onClick={() => void queryClient.invalidateQueries({ queryKey: ["queue"] })}
              >
                {say("again")}
              </Button>
            </ProblemNotice>
          )}
          {queue.pending && queue.error === null && (
            <Center p="xl" role="status">
              <Loader role="img" aria-label={say("loading")} />
            </Center>
          )}
          {queue.running.length > 0 && (
            <div role="list" aria-label={say("runningList")} className={style["runs"]}>
              {queue.running.map((job) => (
                <RunningJob key={job.id} job={job} />
              ))}
            </div>
          )}
          {!queue.pending && queue.running.length === 0 && queue.waiting === 0 && (
            <NothingHere view={view} />
          )}
          {queue.waiting > 0 && (
            <WaitingList
              // Another filter is another line, seen from its beginning.
              key={key}
              view={view}
              line={queue.line}
              waiting={queue.waiting}
              running={queue.running.length}
              pages={pages}
              onPages={setPages}
              scroller={scroller}
              onPriority={({ id, priority }) => {
                setUrgency({ ids: [id], initial: priority });
              }}
            />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="ended">
          <EndedList key={key} view={view} scroller={scroller} />
        </Tabs.Panel>
      </div>
      <SelectionBar
        view={view}
        onPriority={(ids) => {
          setUrgency({ ids, initial: 0 });
        }}
      />
      {urgency !== undefined && (
        <PriorityDialog
          {...urgency}
          onClose={() => {
            setUrgency(undefined);
          }}
        />
      )}
    </Tabs>
  );
}
