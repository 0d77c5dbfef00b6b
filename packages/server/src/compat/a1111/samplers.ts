/** Names of samplers and schedules in all forms -> our labels. */
import { Problem, type Text } from "@inkloom/contract";
import { resolveSampler, resolveSchedule, SAMPLERS, SCHEDULES } from "@inkloom/tools";
import { DialectProblem } from "../dialect-problem.ts";

interface Named {
  readonly sampler: string;
  readonly schedule: string;
}

/** "DPM++ 2M" with "Karras", "DPM++ 2M Karras", "k_dpmpp_2m_ka".
 *  @throws DialectProblem 404, as A1111 */
export function namedSampler(
  sampler: string,
  schedule: string | undefined,
  field = "sampler_name",
): Named {
  const named = found(
    () => resolveSampler(sampler),
    {
      en: `Sampler not found: ${sampler.slice(0, 80)}`,
      zh: `找不到采样器：${sampler.slice(0, 80)}`,
    },
    field,
  );
  const asked = schedule === undefined || schedule === "" ? undefined : namedSchedule(schedule);
  const own = named.schedule === undefined ? undefined : SCHEDULES[named.schedule].label;
  // As there: what the name carries counts where nothing else is asked for.
  const wanted = asked === undefined || asked === SCHEDULES.automatic.label ? own : asked;
  return {
    sampler: SAMPLERS[named.sampler].label,
    schedule: wanted ?? SCHEDULES.automatic.label,
  };
}

/** The label of a schedule. @throws DialectProblem 404 */
export const namedSchedule = (schedule: string, field = "scheduler"): string =>
  SCHEDULES[
    found(
      () => resolveSchedule(schedule),
      {
        en: `Scheduler not found: ${schedule.slice(0, 80)}`,
        zh: `找不到调度：${schedule.slice(0, 80)}`,
      },
      field,
    )
  ].label;

function found<T>(resolve: () => T, sentence: Text, field: string): T {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof Problem) throw new DialectProblem(404, sentence, { field, cause: error });
    throw error;
  }
}
