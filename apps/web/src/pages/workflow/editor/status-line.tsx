/** What runs right now, what is wrong, and where in the workflow one is. */
import { Anchor, Breadcrumbs, Button, Group, Progress, Text } from "@mantine/core";
import { useReactFlow } from "@xyflow/react";
import type { ReactNode } from "react";
import { isEnded } from "../../../service/live-jobs.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { shareDone } from "../../../service/time-left.ts";
import { nodeOf, partAt, type WorkflowDocument } from "../graph/document.ts";
import { graphAt } from "../graph/document.ts";
import { WITHIN } from "../graph/flatten.ts";
import { forgetFaults, useOpenJobs, useRun, useShownJob } from "../running/run.ts";
import { workflowWords } from "../words.ts";
import { workflowDraft } from "./draft.ts";
import { choose, goInto, useEditor } from "./editor.ts";
import style from "./editor.module.css";
import { useTitle } from "./use-title.ts";

export function StatusLine(): ReactNode {
  const say = workflowWords.use();
  const title = useTitle();
  const document = workflowDraft.use(({ value }) => value.document);
  const { faults, problem } = useRun();
  const live = useShownJob();
  const open = useOpenJobs();
  const flow = useReactFlow();
  const job = live?.job;
  const running = job?.state === "running" ? runningNode(job.progress) : undefined;
  const node = running === undefined ? undefined : nodeAt(document, running);
  const [first] = faults.keys();
  const said =
    job === undefined
      ? ""
      : running !== undefined
        ? say("runningNode", { title: node === undefined ? running : title(node) })
        : job.state === "queued" || job.state === "paused"
          ? say("runWaiting")
          : job.state === "done"
            ? say("runDone")
            : job.state === "cancelled"
              ? say("runCancelled")
              : "";
  return (
    <div className={style["status"]}>
      <Where document={document} />
      <Group gap="sm" className={style["said"] ?? ""} wrap="nowrap">
        <Text size="xs" role="status">
          {said}
          {open.length > 1 && ` · ${say("runs", { count: open.length })}`}
        </Text>
        {job !== undefined && !isEnded(job) && (
          <Progress
            value={(shareDone(job.progress) ?? 0) * 100}
            w={120}
            size="sm"
            aria-label={say("running")}
          />
        )}
      </Group>
      {first !== undefined && (
        <Group gap="sm" className={style["faultLine"] ?? ""} role="alert">
          <Text size="sm">{say("faults", { count: faults.size })}</Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              const names = first.split(WITHIN);
              const id = names.at(-1) ?? "";
              goInto(names.slice(0, -1));
              choose([id]);
              void flow.fitView({ nodes: [{ id }], maxZoom: 1, duration: 200 });
            }}
          >
            {say("showFault")}
          </Button>
        </Group>
      )}
      {problem !== undefined && (
        <ProblemNotice error={problem}>
          <Button size="compact-sm" variant="default" mt="xs" onClick={forgetFaults}>
            {say("close")}
          </Button>
        </ProblemNotice>
      )}
      {job?.state === "failed" && job.error !== null && problem === undefined && (
        <ProblemNotice error={job.error} />
      )}
    </div>
  );
}

function runningNode(progress: object | null): string | undefined {
  const graph = (progress as { readonly graph?: { readonly node?: unknown } } | null)?.graph;
  return typeof graph?.node === "string" ? graph.node : undefined;
}

function nodeAt(document: WorkflowDocument, name: string) {
  const names = name.split(WITHIN);
  return nodeOf(graphAt(document, names.slice(0, -1)), names.at(-1) ?? "");
}

function Where({ document }: { readonly document: WorkflowDocument }): ReactNode {
  const say = workflowWords.use();
  const { path } = useEditor();
  const name = workflowDraft.use(({ value }) => value.name);
  if (path.length === 0) return null;
  const steps = [
    { at: [] as readonly string[], label: name === "" ? say("untitled") : name },
    ...path.map((_, i) => {
      const at = path.slice(0, i + 1);
      return { at, label: partAt(document, at)?.name ?? "" };
    }),
  ];
  return (
    <nav aria-label={say("place")}>
      <Breadcrumbs>
        {steps.map(({ at, label }, i) =>
          i === steps.length - 1 ? (
            <Text key={at.join(" ")} size="sm" aria-current="location">
              {label}
            </Text>
          ) : (
            <Anchor
              key={at.join(" ")}
              component="button"
              type="button"
              size="sm"
              mih={24}
              onClick={() => {
                goInto(at);
              }}
            >
              {label}
            </Anchor>
          ),
        )}
      </Breadcrumbs>
    </nav>
  );
}
