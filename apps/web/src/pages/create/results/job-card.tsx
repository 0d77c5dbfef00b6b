/** A job: what was asked for, how far it is, the pictures it made, or why it failed. */
import { ActionIcon, Button, Text, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { lazy, memo, Suspense, type ReactNode } from "react";
import { useLanguage, useText } from "../../../language/language.ts";
import { cancelJob } from "../../../service/job-end.ts";
import { isEnded, type LiveJob } from "../../../service/live-jobs.ts";
import { ProblemNotice, tellProblem } from "../../../service/problem-notice.tsx";
import { useTool } from "../../../service/tools.ts";
import { assetUrl } from "../../../pictures/assets.ts";
import { JobProgress } from "./job-progress.tsx";
import { useMapName } from "./map-unit.ts";
import { PictureActions } from "./picture-actions.tsx";
import { type MadePicture, picturesOf } from "./recent-jobs.ts";
import { resultWords } from "./result-words.ts";
import { forgetJob, retryJob } from "./start-job.ts";
import style from "./results.module.css";

const GridTable = lazy(() => import("../grid/grid-table.tsx"));
const ReportView = lazy(() => import("../reports/report-view.tsx"));

interface JobCardProps {
  readonly live: LiveJob;
  readonly onOpen: (picture: MadePicture) => void;
  readonly onRestore: (picture: MadePicture) => void;
}

export const JobCard = memo(function JobCard({ live, onOpen, onRestore }: JobCardProps): ReactNode {
  const { job } = live;
  const pictures = picturesOf(job);
  return (
    <li className={style["job"]} data-job={job.id} data-state={job.state}>
      <JobHead live={live} />
      {!isEnded(job) && job.tool !== "grid" && <JobProgress live={live} />}
      {job.tool === "grid" && job.state !== "failed" && job.state !== "cancelled" ? (
        <Suspense>
          <GridTable live={live} onOpen={onOpen} />
        </Suspense>
      ) : (
        pictures.length > 0 && (
          <ul className={style["pictures"]} data-many={pictures.length > 1}>
            {pictures.map((picture) => (
              <PictureTile
                key={picture.key}
                picture={picture}
                onOpen={onOpen}
                onRestore={onRestore}
              />
            ))}
          </ul>
        )
      )}
      {pictures.every(isChart) && job.result?.report !== undefined && (
        <Suspense>
          <ReportView tool={job.tool} report={job.result.report} />
        </Suspense>
      )}
      {job.error !== null && job.state === "failed" && (
        <ProblemNotice error={job.error}>
          <RetryButton id={job.id} />
        </ProblemNotice>
      )}
    </li>
  );
});

/** What belongs to a report, which is shown with it. */
const isChart = ({ role }: MadePicture): boolean => role === "chart";

function JobHead({ live: { job } }: { readonly live: LiveJob }): ReactNode {
  const say = resultWords.use();
  const text = useText();
  const language = useLanguage();
  const tool = useTool(job.tool);
  const { prompt } = job.parameters;
  const when = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  const ended = isEnded(job);
  const named = typeof prompt === "string" && prompt !== "";
  const label = say(ended ? "forget" : "cancel");
  return (
    <div className={style["head"]}>
      <Text size="sm" className={style["what"]} title={typeof prompt === "string" ? prompt : ""}>
        {named ? prompt : tool && text(tool.title)}
      </Text>
      <Text size="xs" c="dimmed" className={style["when"]}>
        {job.state === "cancelled" && `${say("cancelled")} · `}
        {tool !== undefined && named && job.tool !== "generate" && `${text(tool.title)} · `}
        <time dateTime={job.createdAt}>{when.format(new Date(job.createdAt))}</time>
      </Text>
      {job.state === "cancelled" && <RetryButton id={job.id} />}
      <Tooltip label={label}>
        <ActionIcon
          size={26}
          variant="subtle"
          color="gray"
          aria-label={label}
          disabled={job.cancelling}
          onClick={() => {
            (ended ? forgetJob : cancelJob)(job.id).catch(tellProblem);
          }}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function RetryButton({ id }: { readonly id: string }): ReactNode {
  const say = resultWords.use();
  return (
    <Button
      size="compact-sm"
      variant="default"
      mt={4}
      onClick={() => {
        retryJob(id).catch(tellProblem);
      }}
    >
      {say("again")}
    </Button>
  );
}

interface PictureTileProps {
  readonly picture: MadePicture;
  readonly onOpen: (picture: MadePicture) => void;
  readonly onRestore: (picture: MadePicture) => void;
}

/** Pictures up to this are shown as they are; of larger ones a small copy is fetched. Pixels. */
const SMALL = 512;

function PictureTile({ picture, onOpen, onRestore }: PictureTileProps): ReactNode {
  const say = resultWords.use();
  const map = useMapName(picture);
  const { asset, url, width = 0, height = 0, prompt, seed } = picture;
  const shown = isChart(picture) ? say("chart") : map;
  const alt = shown ?? (seed === undefined ? prompt : say("alt", { prompt, seed }));
  const src = Math.max(width, height) <= SMALL ? url : (assetUrl(asset, SMALL) ?? url);
  return (
    <li className={style["tile"]} data-role={picture.role}>
      <button
        type="button"
        className={style["open"]}
        aria-label={say("open", { name: alt })}
        onClick={() => {
          onOpen(picture);
        }}
      >
        <img
          src={src}
          alt=""
          width={width || undefined}
          height={height || undefined}
          loading="lazy"
          className={Math.max(width, height) < SMALL / 2 ? style["tiny"] : undefined}
        />
      </button>
      <div className={style["actions"]}>
        {map !== undefined && <span className={style["caption"]}>{map}</span>}
        {seed !== undefined && <span className={style["seed"]}>{seed}</span>}
        {!isChart(picture) && <PictureActions picture={picture} onRestore={onRestore} />}
      </div>
    </li>
  );
}
