/** Over jobs of one request that stand together: what can be done with all of them. */
import { Button } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { navigate } from "wouter/use-browser-location";
import { useMayWork } from "../../../app/session.ts";
import { changeJob, told } from "../actions/job-actions.ts";
import { doToMany, endedIds, waitingIds } from "../actions/many.tsx";
import { select } from "../actions/selection.ts";
import { queueWords } from "../queue-words.ts";
import style from "../queue.module.css";
import { viewAddress, type QueueView } from "../view/queue-view.ts";

interface BatchHeadProps {
  readonly batch: string;
  readonly view: QueueView;
}

export function BatchHead({ batch, view }: BatchHeadProps): ReactNode {
  const say = queueWords.use();
  const mayWork = useMayWork();
  const all = (): Promise<string[]> =>
    view.part === "ended" ? endedIds({ batch }) : waitingIds({ part: "waiting", batch });
  return (
    <div className={style["batchHead"]}>
      <IconStack2 size={16} aria-hidden />
      <span>{say("batch", { id: shortBatch(batch) })}</span>
      {view.batch === undefined && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            navigate(viewAddress({ ...view, batch }));
          }}
        >
          {say("onlyBatch")}
        </Button>
      )}
      {mayWork && (
        <Button size="compact-xs" variant="subtle" onClick={() => void told(all().then(select))}>
          {say("selectBatch")}
        </Button>
      )}
      {mayWork && view.part === "waiting" && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() =>
            void told(
              all().then((ids) => doToMany(say("cancel"), ids, (id) => changeJob(id, "cancel"))),
            )
          }
        >
          {say("cancelBatch")}
        </Button>
      )}
    </div>
  );
}

/** The last digits are the ones that differ. */
export const shortBatch = (batch: string): string => batch.slice(-6);
