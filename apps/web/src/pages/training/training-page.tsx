/** Training: the form that begins a run beside the runs so far, and each run on a page of its own. */
import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useRoute } from "wouter";
import { useIsAdmin } from "../../app/session.ts";
import { Waiting } from "../../app/session-gate.tsx";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import { useTools } from "../../service/tools.ts";
import { TrainingForm } from "./form/training-form.tsx";
import { RunView } from "./run/run-view.tsx";
import { isTraining } from "./run/run-state.ts";
import { RunList } from "./runs/run-list.tsx";
import { trainingWords } from "./training-words.ts";
import style from "./training.module.css";

export default function TrainingPage(): ReactNode {
  const say = trainingWords.use();
  const isAdmin = useIsAdmin();
  const { data: tools, error } = useTools();
  const [isRun, params] = useRoute("/app/training/runs/:name");
  if (!isAdmin)
    return (
      <Message>
        <Text maw={460}>{say("mayNot")}</Text>
      </Message>
    );
  if (error !== null)
    return (
      <Message>
        <ProblemNotice error={error} />
      </Message>
    );
  if (tools === undefined) return <Waiting />;
  if (isRun) return <RunView key={params.name} name={decoded(params.name)} tools={tools} />;
  const trainers = tools.filter(({ id }) => isTraining(id));
  if (trainers.length === 0) return <Message>{say("noTools")}</Message>;
  return (
    <div className={style["page"]}>
      <section className={style["panel"]} aria-labelledby="training-title">
        <div className={style["top"]}>
          <Title order={1} size="h3" id="training-title">
            {say("title")}
          </Title>
          <a href="#training-runs" className={style["jump"]}>
            {say("runs")}
          </a>
        </div>
        <TrainingForm tools={trainers} />
      </section>
      <section className={style["runs"]} aria-labelledby="training-runs">
        <Title order={2} size="h4" id="training-runs" mb="sm">
          {say("runs")}
        </Title>
        <RunList />
      </section>
    </div>
  );
}

function Message({ children }: { readonly children: ReactNode }): ReactNode {
  const say = trainingWords.use();
  return (
    <div className={style["message"]}>
      <Title order={1} size="h3">
        {say("title")}
      </Title>
      {children}
    </div>
  );
}

/** Names of runs may hold what addresses write otherwise. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
