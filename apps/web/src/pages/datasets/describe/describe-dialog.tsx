/** Has a tagger or a captioner write the captions of pictures. */
import {
  Alert,
  Button,
  Group,
  Modal,
  SegmentedControl,
  Skeleton,
  Stack,
  Text,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { faultsOf, defaultsOf, requestOf, type Values } from "../../../form/values.ts";
import { ToolForm } from "../../../form/tool-form.tsx";
import { useLanguage } from "../../../language/language.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { useTool } from "../../../service/tools.ts";
import { datasetChanged, picturesOf, type Scope } from "../datasets-service.ts";
import style from "../datasets.module.css";
import { JobBar } from "../job-bar.tsx";
import { useToolJob } from "../use-tool-job.ts";
import { describeWords } from "./describe-words.ts";

interface DescribeDialogProps {
  readonly name: string;
  readonly scope: Scope;
  readonly onClose: () => void;
}

/** Said by this page itself, or fixed. */
const HIDDEN = ["picture", "dataset", "only", "recursive", "caption_extension"];

type How = "tag" | "caption";

interface DoneReport {
  readonly written?: number;
  readonly kept?: number;
  readonly failed?: readonly {
    readonly source: string;
    readonly en: string;
    readonly zh: string;
  }[];
}

export function DescribeDialog({ name, scope, onClose }: DescribeDialogProps): ReactNode {
  const say = describeWords.use();
  const language = useLanguage();
  const [how, setHow] = useState<How>("tag");
  const [values, setValues] = useState<Readonly<Record<How, Values>>>({ tag: {}, caption: {} });
  const tool = useTool(how);
  const pictures = useQuery({
    queryKey: ["datasets", "of", name, "meant", scope],
    gcTime: 0,
    queryFn: () => picturesOf(name, scope),
  });
  const job = useToolJob(() => void datasetChanged(name));
  const filled = tool && { ...defaultsOf(tool), ...values[how] };
  const faults = tool && filled ? faultsOf(tool, filled) : {};
  const start = async (): Promise<void> => {
    if (tool === undefined || filled === undefined || pictures.data === undefined) return;
    await job.start(how, {
      ...requestOf(tool, { ...filled, dataset: name, recursive: true }),
      only: pictures.data.join("\n"),
    });
  };
  const report = job.live?.job.result?.report as DoneReport | undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={say("title")}
      transitionProps={{ duration: 0 }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {pictures.data !== undefined && `${say("scope", { count: pictures.data.length })} · `}
          {say("undo")}
        </Text>
        <SegmentedControl
          aria-label={say("how")}
          value={how}
          disabled={job.busy}
          data={(["tag", "caption"] as const).map((value) => ({ value, label: say(value) }))}
          onChange={setHow}
        />
        {tool === undefined || filled === undefined ? (
          <Skeleton height={160} />
        ) : (
          <ToolForm
            key={how}
            tool={tool}
            values={filled}
            hidden={HIDDEN}
            open={["Many pictures"]}
            faults={faults}
            onChange={(parameter, value) => {
              setValues({ ...values, [how]: { ...values[how], [parameter]: value } });
            }}
          />
        )}
        {pictures.error !== null && <ProblemNotice error={pictures.error} />}
        {job.error !== undefined && <ProblemNotice error={job.error} />}
        <JobBar job={job} label={say("working")} stop={say("stop")} />
        {report !== undefined && (
          <Alert color="green" role="status">
            {say("done", { written: report.written ?? 0, kept: report.kept ?? 0 })}
            {(report.failed?.length ?? 0) > 0 && (
              <>
                <br />
                {say("failed", { count: report.failed?.length ?? 0 })}
                <ul className={style["plainList"]}>
                  {report.failed?.slice(0, 20).map((each) => (
                    <li key={each.source}>{each[language]}</li>
                  ))}
                </ul>
              </>
            )}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {say("close")}
          </Button>
          <Button
            loading={job.busy}
            disabled={
              pictures.data === undefined ||
              pictures.data.length === 0 ||
              Object.keys(faults).length > 0
            }
            onClick={() => void start()}
          >
            {say("start")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
