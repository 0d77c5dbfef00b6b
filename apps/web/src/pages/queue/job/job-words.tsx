/** What a job is about: its words in one line, tool and settings in a second. */
import { Text } from "@mantine/core";
import type { Job } from "@inkloom/client";
import type { ReactNode } from "react";
import { useAccount } from "../../../app/session.ts";
import { useText } from "../../../language/language.ts";
import { assetUrl } from "../../../pictures/assets.ts";
import { useTool } from "../../../service/tools.ts";
import { queueWords } from "../queue-words.ts";
import style from "../queue.module.css";
import { summaryOf } from "./job-summary.ts";

/** A short name of the job, for labels. */
export function useJobName(job: Job): string {
  const { title, words } = useJobWords(job);
  return words === undefined ? title : `${title}: ${words.slice(0, 60)}`;
}

function useJobWords(job: Job) {
  const say = queueWords.use();
  const text = useText();
  const tool = useTool(job.tool);
  const summary = summaryOf(job, tool);
  const title =
    tool === undefined ? (job.tool === "comfy" ? say("comfy") : job.tool) : text(tool.title);
  return { ...summary, title };
}

interface JobWordsProps {
  readonly job: Job;
  /** More for the second line. */
  readonly facts?: readonly (string | undefined)[];
}

export function JobWords({ job, facts = [] }: JobWordsProps): ReactNode {
  const say = queueWords.use();
  const me = useAccount()?.id ?? null;
  const { title, words, picture, model, size, steps } = useJobWords(job);
  const source = picture === undefined ? undefined : assetUrl(picture, 64);
  const told = [
    title,
    model,
    size,
    steps === undefined ? undefined : say("steps", { steps }),
    job.user === null || job.user === me ? undefined : say("others"),
    ...facts,
  ].filter((fact) => fact !== undefined);
  return (
    <div className={style["words"]}>
      {source !== undefined && (
        <img className={style["source"]} src={source} alt={say("source")} loading="lazy" />
      )}
      <div className={style["lines"]}>
        <Text size="sm" fw={500} truncate title={words}>
          {words ?? title}
        </Text>
        <Text size="xs" c="dimmed" className={style["facts"]}>
          {told.slice(words === undefined ? 1 : 0).join(" · ")}
        </Text>
      </div>
    </div>
  );
}
