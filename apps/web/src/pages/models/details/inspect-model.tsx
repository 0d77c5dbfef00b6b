/** Inspects a model by the tool of that name, in the queue like all else. */
import { Button, Loader, Text, Title, Tooltip } from "@mantine/core";
import { IconZoomScan } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useMayWork } from "../../../app/session.ts";
import { useLanguage } from "../../../language/language.ts";
import { isEnded, noteJob, useLiveJob } from "../../../service/live-jobs.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { service } from "../../../service/service.ts";
import type { Model } from "../models-service.ts";
import { detailsWords } from "./details-words.ts";
import { InspectReport } from "./inspect-report.tsx";
import { inspectTables } from "./inspect-tables.ts";

export function InspectModel({ model }: { readonly model: Model }): ReactNode {
  const say = detailsWords.use();
  const language = useLanguage();
  const mayWork = useMayWork();
  const [id, setId] = useState<string>();
  const [error, setError] = useState<unknown>();
  const job = useLiveJob(id)?.job;
  const busy = id !== undefined && (job === undefined || !isEnded(job));
  const inspect = async (): Promise<void> => {
    setError(undefined);
    try {
      const made = await service().submit("model-inspect", { file: model.name });
      noteJob(made);
      setId(made.id);
    } catch (refused) {
      setError(refused);
    }
  };
  if (model.unreachable !== null || model.missingSince !== null) return null;
  const report = job?.result?.report;
  return (
    <section aria-labelledby={`inspect-${model.id}`}>
      <Title order={3} size="h5" mb={6} id={`inspect-${model.id}`}>
        {say("report")}
      </Title>
      {mayWork ? (
        <Tooltip label={say("inspectHelp")}>
          <Button
            size="sm"
            variant="default"
            disabled={busy}
            leftSection={busy ? <Loader size={16} /> : <IconZoomScan size={18} aria-hidden />}
            onClick={() => void inspect()}
          >
            {say(busy ? "inspecting" : "inspect")}
          </Button>
        </Tooltip>
      ) : (
        <Text size="sm">{say("viewersCannot")}</Text>
      )}
      <div aria-live="polite">
        {(error ?? job?.error ?? undefined) !== undefined && (
          <ProblemNotice error={error ?? job?.error} />
        )}
        {report !== undefined && <InspectReport tables={inspectTables(report, language)} />}
      </div>
    </section>
  );
}
