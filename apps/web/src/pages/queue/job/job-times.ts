/** When things happened to a job, in the page's language. */
import type { Job } from "@inkloom/client";
import { currentLanguage } from "../../../language/language.ts";
import { saySeconds } from "../../../service/time-left.ts";

const tag = (): string => (currentLanguage() === "zh" ? "zh-CN" : "en-GB");

/** Day and time, for a title. */
export const sayMoment = (moment: string): string =>
  new Intl.DateTimeFormat(tag(), { dateStyle: "medium", timeStyle: "medium" }).format(
    new Date(moment),
  );

/** The time alone where it was today. */
export function sayWhen(moment: string, now: Date): string {
  const at = new Date(moment);
  const today = at.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(
    tag(),
    today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" },
  ).format(at);
}

/** How long its last run took; undefined where it never ran. */
export function sayDuration({
  startedAt,
  finishedAt,
}: Pick<Job, "startedAt" | "finishedAt">): string | undefined {
  if (startedAt === null || finishedAt === null) return undefined;
  return saySeconds((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
}
