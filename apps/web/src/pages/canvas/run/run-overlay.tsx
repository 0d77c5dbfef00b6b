/** The run of the frame above the canvas: its preview while it is drawn, its results beside what was there before. */
import { ActionIcon, Button, Group, Paper, Progress, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import {
  IconCheck,
  IconChevronLeft,
  IconChevronRight,
  IconRefresh,
  IconX,
} from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import { InkloomProblem } from "@inkloom/client";
import { isEnded, learnJob, type LiveJob, useLiveJob } from "../../../service/live-jobs.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { saySeconds, secondsLeft, shareDone } from "../../../service/time-left.ts";
import type { Rect } from "../document/rect.ts";
import { useDocumentState, useStudio, useView } from "../studio/studio.ts";
import { rectToScreen } from "../view/camera.ts";
import { runWords } from "./run-words.ts";
import {
  acceptResult,
  cancelRun,
  type CanvasRun,
  forgetRun,
  rememberRun,
  repeatRun,
  runDraft,
} from "./runs.ts";
import style from "../panels/canvas.module.css";

/** The newest run of this document. */
export function RunOverlay(): ReactNode {
  const { document } = useStudio();
  const runs = runDraft.use(({ value }) => value.runs);
  const run = runs.findLast((each) => each.document === document.id);
  return run === undefined ? null : <RunOf key={run.job} run={run} />;
}

function RunOf({ run }: { readonly run: CanvasRun }): ReactNode {
  const say = runWords.use();
  const live = useLiveJob(run.job);
  const known = live !== undefined;
  useEffect(() => {
    if (known) return;
    learnJob(run.job).catch((error: unknown) => {
      // Its record was removed, so there is nothing to wait for.
      if (error instanceof InkloomProblem && error.status === 404) forgetRun(run);
      else tellProblem(error);
    });
  }, [known, run]);
  if (live === undefined) return null;
  const { job } = live;
  if (!isEnded(job)) return <Running run={run} live={live} />;
  if (job.state === "done") return <Review run={run} live={live} />;
  return (
    <div className={style["bar"]}>
      <Paper shadow="md" withBorder p="sm" maw={520}>
        {job.error === null ? (
          <Text size="sm">{say("cancelled")}</Text>
        ) : (
          <ProblemNotice error={job.error} />
        )}
        <Group gap="sm" mt="sm" justify="flex-end">
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              forgetRun(run);
            }}
          >
            {say("dismiss")}
          </Button>
          <Again run={run} />
        </Group>
      </Paper>
    </div>
  );
}

function Placed({
  place,
  children,
}: {
  readonly place: Rect;
  readonly children: ReactNode;
}): ReactNode {
  const camera = useView((view) => view.camera);
  const { x, y, width, height } = rectToScreen(camera, place);
  return (
    <div
      className={style["placed"]}
      style={{
        transform: `translate(${x}px, ${y}px)`,
        width,
        height,
        imageRendering: camera.zoom >= 2 ? "pixelated" : "auto",
      }}
    >
      {children}
    </div>
  );
}

function Running({ run, live }: { readonly run: CanvasRun; readonly live: LiveJob }): ReactNode {
  const say = runWords.use();
  const { job, preview } = live;
  const share = shareDone(job.progress);
  const now = useNow();
  const seconds = secondsLeft(live, now);
  const percent = new Intl.NumberFormat(undefined, { style: "percent" }).format(share ?? 0);
  const words =
    job.state !== "running"
      ? say("waiting")
      : share === undefined
        ? say("running")
        : say("runningShare", { percent });
  return (
    <>
      <Placed place={run.cut ?? run.place}>
        {preview !== undefined && <img src={preview} alt={say("previewAlt")} />}
      </Placed>
      <div className={style["bar"]}>
        <Paper shadow="md" withBorder px="md" py="xs" w={380}>
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" role="status">
              {words}
              {seconds !== undefined && ` · ${say("left", { time: saySeconds(seconds) })}`}
            </Text>
            <Button
              size="compact-sm"
              variant="default"
              disabled={job.cancelling}
              onClick={() => {
                cancelRun(run).catch(tellProblem);
              }}
            >
              {say("stop")}
            </Button>
          </Group>
          <Progress
            mt={6}
            size="sm"
            value={(share ?? 0) * 100}
            animated={job.state === "running"}
            aria-label={say("running")}
          />
        </Paper>
      </div>
    </>
  );
}

/** Milliseconds, twice a second. */
function useNow(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(performance.now());
    }, 500);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}

function Again({ run }: { readonly run: CanvasRun }): ReactNode {
  const say = runWords.use();
  const [busy, setBusy] = useState(false);
  return (
    <Button
      size="xs"
      variant="default"
      loading={busy}
      leftSection={<IconRefresh size={16} aria-hidden />}
      onClick={() => {
        setBusy(true);
        repeatRun(run)
          .then(() => {
            forgetRun(run);
          }, tellProblem)
          .finally(() => {
            setBusy(false);
          });
      }}
    >
      {say("again")}
    </Button>
  );
}

/** Results over what was there, parted by a line. */
function Review({ run, live }: { readonly run: CanvasRun; readonly live: LiveJob }): ReactNode {
  const say = runWords.use();
  const { document } = useStudio();
  const readOnly = useDocumentState((state) => state.readOnly);
  // Control pictures come along, and are no results.
  const files = (live.job.result?.files ?? []).filter(({ role }) => role !== "map");
  const [at, setAt] = useState(0);
  const [share, setShare] = useState(0);
  const [busy, setBusy] = useState(false);
  const shown = files[Math.min(at, files.length - 1)];
  if (shown === undefined) return null;
  const accept = (): void => {
    setBusy(true);
    acceptResult(document, run, shown.url, say("result"))
      .then(() => {
        forgetRun(run);
      }, tellProblem)
      .finally(() => {
        setBusy(false);
      });
  };
  const discard = (): void => {
    forgetRun(run);
    const id = `canvas-discarded-${run.job}`;
    notifications.show({
      id,
      message: (
        <Group justify="space-between">
          <Text size="sm">{say("discarded")}</Text>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              rememberRun(run);
            }}
          >
            {say("undo")}
          </Button>
        </Group>
      ),
    });
  };
  return (
    <>
      <Placed place={run.place}>
        <img
          src={shown.url}
          alt={say("resultAlt")}
          style={{ clipPath: `inset(0 0 0 ${share}%)` }}
        />
        {share > 0 && share < 100 && (
          <span className={style["divider"]} style={{ insetInlineStart: `${share}%` }} />
        )}
      </Placed>
      <div className={style["bar"]}>
        <Paper shadow="md" withBorder px="md" py="xs">
          <Group gap="sm" justify="center">
            {files.length > 1 && (
              <Group gap={4} wrap="nowrap">
                <Step
                  label={say("previous")}
                  disabled={at === 0}
                  onClick={() => {
                    setAt(at - 1);
                  }}
                >
                  <IconChevronLeft size={18} aria-hidden />
                </Step>
                <Text size="sm" role="status">
                  {say("position", { number: at + 1, count: files.length })}
                </Text>
                <Step
                  label={say("next")}
                  disabled={at >= files.length - 1}
                  onClick={() => {
                    setAt(at + 1);
                  }}
                >
                  <IconChevronRight size={18} aria-hidden />
                </Step>
              </Group>
            )}
            <Group gap={8} wrap="nowrap">
              <Text size="xs" aria-hidden>
                {say("after")}
              </Text>
              <input
                type="range"
                min={0}
                max={100}
                value={share}
                aria-label={say("compare")}
                style={{ width: 150, height: 24 }}
                onChange={({ currentTarget }) => {
                  setShare(currentTarget.valueAsNumber);
                }}
              />
              <Text size="xs" aria-hidden>
                {say("before")}
              </Text>
            </Group>
            <Group gap={6} wrap="nowrap">
              <Button
                size="xs"
                loading={busy}
                disabled={readOnly}
                leftSection={<IconCheck size={16} aria-hidden />}
                onClick={accept}
              >
                {say("accept")}
              </Button>
              <Again run={run} />
              <Button
                size="xs"
                variant="default"
                leftSection={<IconX size={16} aria-hidden />}
                onClick={discard}
              >
                {say("discard")}
              </Button>
            </Group>
          </Group>
        </Paper>
      </div>
    </>
  );
}

function Step({
  label,
  disabled,
  onClick,
  children,
}: {
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
