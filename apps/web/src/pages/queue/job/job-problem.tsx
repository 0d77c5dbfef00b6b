/** Why a job failed: what happened in a line, cause and cure behind a button. */
import { Button, Collapse, Text } from "@mantine/core";
import type { Job } from "@inkloom/client";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useId, useState, type ReactNode } from "react";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { queueWords } from "../queue-words.ts";
import style from "../queue.module.css";

export function JobProblem({ error }: { readonly error: NonNullable<Job["error"]> }): ReactNode {
  const say = queueWords.use();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={style["problem"]}>
      <div className={style["problemLine"]}>
        <IconAlertTriangle size={16} aria-hidden />
        <Text size="sm" truncate={!open} flex={1}>
          {error.detail}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {say(open ? "hideWhy" : "why")}
        </Button>
      </div>
      <Collapse id={id} expanded={open}>
        <ProblemNotice error={error} />
      </Collapse>
    </div>
  );
}
