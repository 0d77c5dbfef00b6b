/** Which part of the queue is shown, and which jobs of it. */
import { Button, Group, Select, Tabs } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { navigate } from "wouter/use-browser-location";
import { useText } from "../../language/language.ts";
import { useTools } from "../../service/tools.ts";
import { shortBatch } from "./list/batch-head.tsx";
import { queueWords } from "./queue-words.ts";
import style from "./queue.module.css";
import { ENDED_STATES, type QueueView, viewAddress } from "./view/queue-view.ts";
import { useCounts } from "./view/use-queue.ts";

export function QueueFilters({ view }: { readonly view: QueueView }): ReactNode {
  const say = queueWords.use();
  const text = useText();
  const { data: tools = [] } = useTools();
  const { data: counts } = useCounts();
  const { part, tool, batch, state } = view;
  const go = (next: QueueView): void => {
    navigate(viewAddress(next));
  };
  const without = (key: "tool" | "batch" | "state"): QueueView => {
    const { [key]: _gone, ...rest } = view;
    return { ...rest, part };
  };
  const waiting = counts === undefined ? undefined : counts.running + counts.queued + counts.paused;
  const ended = counts === undefined ? undefined : counts.done + counts.failed + counts.cancelled;
  const number = (count: number | undefined): ReactNode =>
    count !== undefined && <span className={style["tabCount"]}>{count}</span>;
  return (
    <div className={style["filters"]}>
      <Tabs.List aria-label={say("parts")}>
        <Tabs.Tab value="waiting" rightSection={number(waiting)}>
          {say("waiting")}
        </Tabs.Tab>
        <Tabs.Tab value="ended" rightSection={number(ended)}>
          {say("ended")}
        </Tabs.Tab>
      </Tabs.List>
      <Group gap="xs" className={style["selects"] ?? ""}>
        {part === "ended" && (
          <Select
            size="xs"
            w={132}
            aria-label={say("state")}
            placeholder={say("allStates")}
            clearable
            data={ENDED_STATES.map((each) => ({ value: each, label: say(each) }))}
            value={state ?? null}
            onChange={(chosen) => {
              const next = ENDED_STATES.find((each) => each === chosen);
              go(next === undefined ? without("state") : { ...view, state: next });
            }}
          />
        )}
        <Select
          size="xs"
          w={160}
          aria-label={say("tool")}
          placeholder={say("allTools")}
          clearable
          searchable
          data={[
            ...tools.map(({ id, title }) => ({ value: id, label: text(title) })),
            { value: "comfy", label: say("comfy") },
          ]}
          value={tool ?? null}
          onChange={(chosen) => {
            go(chosen === null ? without("tool") : { ...view, tool: chosen });
          }}
        />
        {batch !== undefined && (
          <Button
            size="xs"
            variant="default"
            rightSection={<IconX size={14} aria-hidden />}
            aria-label={`${say("batch", { id: shortBatch(batch) })}: ${say("wholeQueue")}`}
            onClick={() => {
              go(without("batch"));
            }}
          >
            {say("batch", { id: shortBatch(batch) })}
          </Button>
        )}
      </Group>
    </div>
  );
}
