/** How long a running job still takes, reckoned from the steps that this page saw. */
import { currentLanguage } from "../language/language.ts";
import type { LiveJob, Progress } from "./live-jobs.ts";

/** Share of the work that is done, 0 to 1; undefined while nothing is counted. */
export function shareDone(progress: Progress | null): number | undefined {
  if (progress?.step === undefined || progress.steps === undefined || progress.steps === 0)
    return undefined;
  const within = progress.step / progress.steps;
  const { picture } = progress;
  if (picture === undefined) return within;
  return Math.min(1, (picture.number - 1 + within) / picture.of);
}

/** Seconds that are left, where enough was seen to say so. */
export function secondsLeft({ job, seenRunning }: LiveJob, now: number): number | undefined {
  const done = shareDone(job.progress);
  if (done === undefined || seenRunning === undefined || done <= 0) return undefined;
  const before = shareDone(seenRunning.progress) ?? 0;
  const elapsed = (now - seenRunning.at) / 1000;
  if (done - before < 0.02 || elapsed < 0.5) return undefined;
  return (elapsed / (done - before)) * (1 - done);
}

/** `1 min 20 s` in the page's language. */
export function saySeconds(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  const language = currentLanguage() === "zh" ? "zh-CN" : "en";
  const unit = (value: number, name: "second" | "minute" | "hour"): string =>
    new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(
      value,
    );
  if (whole < 60) return unit(whole, "second");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${unit(minutes, "minute")} ${unit(whole % 60, "second")}`;
  return `${unit(Math.floor(minutes / 60), "hour")} ${unit(minutes % 60, "minute")}`;
}
