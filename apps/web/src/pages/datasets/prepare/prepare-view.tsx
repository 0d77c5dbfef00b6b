/** Cuts and resizes pictures: all of them, or one by hand. */
import { Alert, Anchor, Button, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { Link, useSearch } from "wouter";
import { ToolForm } from "../../../form/tool-form.tsx";
import { defaultsOf, faultsOf, requestOf, type Values } from "../../../form/values.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { useTool } from "../../../service/tools.ts";
import { datasetAddress } from "../datasets-address.ts";
import { datasetChanged, picturesChanged, useCaptions } from "../datasets-service.ts";
import style from "../datasets.module.css";
import { NO_FILTER } from "../editor/caption-filter.ts";
import { JobBar } from "../job-bar.tsx";
import { useToolJob } from "../use-tool-job.ts";
import { CropByHand } from "./crop-by-hand.tsx";
import { prepareWords } from "./prepare-words.ts";

/** Said by this page itself, or of one picture. */
const HIDDEN = ["dataset", "rectangle", "only", "caption_extension"];

interface PreparedReport {
  readonly made?: number;
  readonly name?: string;
  readonly enlarged?: readonly string[];
  readonly faceless?: readonly string[];
  readonly unreadable?: readonly unknown[];
}

export function PrepareView({ name }: { readonly name: string }): ReactNode {
  const say = prepareWords.use();
  const picture = new URLSearchParams(useSearch()).get("picture");
  const [how, setHow] = useState<"many" | "one">(picture === null ? "many" : "one");
  return (
    <Stack gap="md" maw={1100}>
      <Text size="sm" c="dimmed">
        {say("help")}
      </Text>
      <SegmentedControl
        aria-label={say("how")}
        value={how}
        className={style["choice"] ?? ""}
        data={(["many", "one"] as const).map((value) => ({ value, label: say(value) }))}
        onChange={setHow}
      />
      {how === "many" ? (
        <PrepareMany name={name} />
      ) : (
        <CropByHand name={name} initial={picture ?? undefined} />
      )}
    </Stack>
  );
}

function PrepareMany({ name }: { readonly name: string }): ReactNode {
  const say = prepareWords.use();
  const tool = useTool("dataset-prepare");
  const { of } = useCaptions(name, NO_FILTER, 0, 0);
  const [values, setValues] = useState<Values>({});
  const job = useToolJob(() => {
    picturesChanged(name);
    void datasetChanged(name);
  });
  if (tool === undefined) return <Skeleton height={240} />;
  const filled = { ...defaultsOf(tool), ...values };
  const faults = faultsOf(tool, { ...filled, dataset: name });
  const report = job.live?.job.result?.report as PreparedReport | undefined;
  const lines = (["enlarged", "faceless", "unreadable"] as const).filter(
    (each) => (report?.[each]?.length ?? 0) > 0,
  );
  return (
    <>
      <div className={style["checkForm"]}>
        <ToolForm
          tool={tool}
          values={filled}
          faults={faults}
          hidden={HIDDEN}
          open={["Part that is kept", "Size"]}
          onChange={(parameter, value) => {
            setValues({ ...values, [parameter]: value });
          }}
        />
        <Text size="sm" c="dimmed" mt="sm">
          {say("all", { count: of })}
        </Text>
        <Button
          mt="xs"
          loading={job.busy}
          disabled={Object.keys(faults).length > 0 || of === 0}
          onClick={() =>
            void job.start("dataset-prepare", requestOf(tool, { ...filled, dataset: name }))
          }
        >
          {say("start")}
        </Button>
      </div>
      <JobBar job={job} label={say("working")} stop={say("stop")} />
      {job.error !== undefined && <ProblemNotice error={job.error} />}
      {report !== undefined && (
        <Alert color="green" role="status">
          {say("done", { made: report.made ?? 0 })}
          {lines.map((each) => (
            <Text size="sm" key={each}>
              {say(each, { count: report[each]?.length ?? 0 })}
            </Text>
          ))}
          {report.name !== undefined && report.name !== name && (
            <Anchor component={Link} href={datasetAddress(report.name)} display="block" mt={6}>
              {say("openNew", { name: report.name })}
            </Anchor>
          )}
        </Alert>
      )}
    </>
  );
}
