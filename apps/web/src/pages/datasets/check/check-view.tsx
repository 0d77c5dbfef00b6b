/** What is wrong with the data set, and what can be done about it right here. */
import { Alert, Badge, Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useIsAdmin, useMayWork } from "../../../app/session.ts";
import { ToolForm } from "../../../form/tool-form.tsx";
import { defaultsOf, faultsOf, requestOf, type Values } from "../../../form/values.ts";
import { useText } from "../../../language/language.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { queryClient } from "../../../service/queries.ts";
import { useTool } from "../../../service/tools.ts";
import { allPictures, takeOut } from "../datasets-service.ts";
import style from "../datasets.module.css";
import { editorWords } from "../editor/editor-words.ts";
import { JobBar } from "../job-bar.tsx";
import { useToolJob } from "../use-tool-job.ts";
import { checkWords } from "./check-words.ts";
import { type CheckReport, type Finding, isCheckReport, needless } from "./check-report.ts";
import { FindingPictures } from "./finding-pictures.tsx";

export function CheckView({ name }: { readonly name: string }): ReactNode {
  const say = checkWords.use();
  const mayWork = useMayWork();
  const tool = useTool("dataset-check");
  const [values, setValues] = useState<Values>({});
  const job = useToolJob(() => undefined);
  const filled = tool && { ...defaultsOf(tool), ...values };
  const faults = tool && filled ? faultsOf(tool, { ...filled, dataset: name }) : {};
  const report: unknown = job.live?.job.result?.report;
  return (
    <Stack gap="md" maw={1100}>
      <Text size="sm" c="dimmed">
        {say("help")}
      </Text>
      {mayWork &&
        (tool === undefined || filled === undefined ? (
          <Skeleton height={120} />
        ) : (
          <div className={style["checkForm"]}>
            <ToolForm
              tool={tool}
              values={filled}
              faults={faults}
              hidden={["dataset", "caption_extension"]}
              onChange={(parameter, value) => {
                setValues({ ...values, [parameter]: value });
              }}
            />
            <Button
              mt="sm"
              loading={job.busy}
              disabled={Object.keys(faults).length > 0}
              onClick={() =>
                void job.start("dataset-check", requestOf(tool, { ...filled, dataset: name }))
              }
            >
              {say("check")}
            </Button>
          </div>
        ))}
      <JobBar job={job} label={say("checking")} stop={say("stopJob")} />
      {job.error !== undefined && <ProblemNotice error={job.error} />}
      {isCheckReport(report) && <Report key={job.live?.job.id} name={name} report={report} />}
    </Stack>
  );
}

interface ReportProps {
  readonly name: string;
  readonly report: CheckReport;
}

function Report({ name, report }: ReportProps): ReactNode {
  const say = checkWords.use();
  const text = useText();
  const isAdmin = useIsAdmin();
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  // Undo brings some of them back.
  const there = useQuery({ ...allPictures(name), enabled: taken.size > 0 });
  const back = new Set(there.data);
  const gone = new Set([...taken].filter((picture) => !back.has(picture)));
  const [busy, setBusy] = useState(false);
  const { pictures, usable, captioned, findings } = report;
  const remove = async (names: readonly string[]): Promise<void> => {
    setBusy(true);
    try {
      const removed = await takeOut(name, names);
      // A list of before still has them.
      await queryClient.query(allPictures(name)).catch(() => undefined);
      setTaken(new Set([...taken, ...names]));
      notifications.show({ message: editorWords.say("takenOut", { count: removed }) });
    } catch (error) {
      tellProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-live="polite">
      <Text fw={600} mb="sm">
        {say("summary", { pictures, usable, captioned })}
      </Text>
      {findings.length === 0 && <Alert color="green">{say("well")}</Alert>}
      <Stack gap="lg">
        {findings.map((finding) => (
          <article key={finding.id} aria-label={text(finding.sentence)}>
            <Group gap="xs" mb={6} align="baseline">
              <Badge
                variant={finding.level === "stop" ? "filled" : "default"}
                color="red.9"
                radius="sm"
              >
                {say(finding.level)}
              </Badge>
              <Title order={2} size="h5" fw={500}>
                {text(finding.sentence)}
              </Title>
              {isAdmin && (
                <TakeOutAll finding={finding} gone={gone} busy={busy} onTakeOut={remove} />
              )}
            </Group>
            <FindingPictures
              name={name}
              finding={finding}
              gone={gone}
              onTakeOut={isAdmin && !busy ? (picture) => void remove([picture]) : undefined}
            />
          </article>
        ))}
      </Stack>
    </section>
  );
}

interface TakeOutAllProps {
  readonly finding: Finding;
  readonly gone: ReadonlySet<string>;
  readonly busy: boolean;
  readonly onTakeOut: (names: readonly string[]) => Promise<void>;
}

function TakeOutAll({ finding, gone, busy, onTakeOut }: TakeOutAllProps): ReactNode {
  const say = checkWords.use();
  const left = needless(finding, gone);
  if (left.length === 0) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      ms="auto"
      disabled={busy}
      onClick={() => void onTakeOut(left)}
    >
      {say(finding.groups === undefined ? "takeOutAll" : "takeOutOthers", { count: left.length })}
    </Button>
  );
}
