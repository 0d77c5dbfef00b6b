/** Everything that was asked for, the newest first. */
import { Stack, Text, Title } from "@mantine/core";
import { IconPhotoSpark } from "@tabler/icons-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { Link } from "wouter";
import type { LiveJob } from "../../../service/live-jobs.ts";
import { ProblemNotice } from "../../../service/problem-notice.tsx";
import { JobCard } from "./job-card.tsx";
import { type MadePicture, picturesOf, type RecentJobs } from "./recent-jobs.ts";
import { resultWords } from "./result-words.ts";
import style from "./results.module.css";

const ResultViewer = lazy(() => import("./result-viewer.tsx"));

interface ResultsProps {
  readonly recent: RecentJobs;
  /** Whether the tool makes pictures; others tell something. */
  readonly pictures: boolean;
  readonly onRestore: (picture: MadePicture) => void;
}

export function Results({ recent, pictures, onRestore }: ResultsProps): ReactNode {
  const { jobs, error, loading } = recent;
  const say = resultWords.use();
  const [open, setOpen] = useState<string>();
  const show = (picture: MadePicture): void => {
    setOpen(picture.key);
  };
  return (
    <>
      {error !== null && error !== undefined && <ProblemNotice error={error} />}
      {jobs.length === 0 && !loading ? (
        <Stack align="center" justify="center" className={style["nothing"] ?? ""} gap="xs">
          <IconPhotoSpark size={56} stroke={1} aria-hidden />
          <Title order={3} size="h4">
            {say(pictures ? "first" : "report")}
          </Title>
          {pictures && (
            <Text c="dimmed" maw={420} ta="center">
              {say("firstHow")}
            </Text>
          )}
        </Stack>
      ) : (
        <ul className={style["jobs"]}>
          {jobs.map((live) => (
            <JobCard key={live.job.id} live={live} onOpen={show} onRestore={onRestore} />
          ))}
        </ul>
      )}
      {jobs.length > 0 && pictures && (
        <Text size="sm" ta="center" my="md">
          <Link href="/app/gallery" className={style["older"] ?? ""}>
            {say("older")}
          </Link>
        </Text>
      )}
      <Suspense>
        {open !== undefined && (
          <ResultViewer
            pictures={allPictures(jobs)}
            shown={open}
            onShow={setOpen}
            onRestore={(picture) => {
              setOpen(undefined);
              onRestore(picture);
            }}
            onClose={() => {
              setOpen(undefined);
            }}
          />
        )}
      </Suspense>
    </>
  );
}

const allPictures = (jobs: readonly LiveJob[]): readonly MadePicture[] =>
  jobs.flatMap(({ job }) => picturesOf(job));
