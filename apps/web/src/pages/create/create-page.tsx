/** Create: the form of a tool on one side, what it made on the other. */
import { VisuallyHidden } from "@mantine/core";
import type { Job } from "@inkloom/client";
import { lazy, Suspense, useRef, type ReactNode } from "react";
import { Redirect, useRoute } from "wouter";
import { useAllowedTools } from "../../app/allowed-tools.ts";
import { Waiting } from "../../app/session-gate.tsx";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import type { ToolDeclaration } from "../../service/tools.ts";
import { createWords } from "./create-words.ts";
import { CreateForm } from "./form/create-form.tsx";
import { elsewhereOf, makesPictures } from "./form/layout.ts";
import { useToolValues } from "./form/tool-values.ts";
import { useRestoring } from "./restore/restoring.tsx";
import { lastSeedOf, useRecentJobs } from "./results/recent-jobs.ts";
import { resultWords } from "./results/result-words.ts";
import { Results } from "./results/results.tsx";
import { ToolTabs } from "./tool-tabs.tsx";
import style from "./create.module.css";

const RestoredNotice = lazy(async () => ({
  default: (await import("./restore/restored-notice.tsx")).RestoredNotice,
}));

export default function CreatePage(): ReactNode {
  const { data: tools, error } = useAllowedTools();
  const [, params] = useRoute("/app/create/:tool");
  const say = createWords.use();
  const id = params?.tool ?? "generate";
  const tool = tools?.find((each) => each.id === id);
  return (
    <>
      <VisuallyHidden component="h1">{say("title")}</VisuallyHidden>
      {error !== null && <ProblemNotice error={error} />}
      {tools === undefined ? (
        error === null && <Waiting />
      ) : tool === undefined || elsewhereOf(id) !== undefined ? (
        <Redirect to={elsewhereOf(id) ?? "/"} replace />
      ) : (
        <Studio tool={tool} tools={tools} />
      )}
    </>
  );
}

interface StudioProps {
  readonly tool: ToolDeclaration;
  readonly tools: readonly ToolDeclaration[];
}

/** Narrower than this, results lie below the form; CSS pixels. */
const NARROW = 900;

function Studio({ tool, tools }: StudioProps): ReactNode {
  const say = createWords.use();
  const sayResult = resultWords.use();
  const form = useToolValues(tool);
  const results = useRef<HTMLElement>(null);
  const restoring = useRestoring(tool, tools);
  const drawing = new Set(tools.filter(makesPictures).map(({ id }) => id));
  const recent = useRecentJobs((job: Job) =>
    makesPictures(tool) ? drawing.has(job.tool) : job.tool === tool.id,
  );
  return (
    <div className={style["page"]}>
      <section className={style["panel"]} aria-label={say("settings")}>
        <ToolTabs tools={tools} current={tool} />
        <Suspense>
          {restoring.restoration !== undefined && (
            <div className={style["notice"]}>
              <RestoredNotice restoration={restoring.restoration} onClose={restoring.close} />
            </div>
          )}
        </Suspense>
        {form.ready ? (
          <CreateForm
            key={tool.id}
            tool={tool}
            form={form}
            lastSeed={lastSeedOf(recent.jobs)}
            onStarted={() => {
              if (innerWidth < NARROW) results.current?.scrollIntoView();
            }}
          />
        ) : (
          <Waiting />
        )}
      </section>
      <section ref={results} className={style["results"]} aria-label={sayResult("results")}>
        <VisuallyHidden component="h2">{sayResult("results")}</VisuallyHidden>
        <Results
          recent={recent}
          pictures={makesPictures(tool)}
          onRestore={restoring.restorePicture}
        />
      </section>
      {restoring.overlay}
    </div>
  );
}
