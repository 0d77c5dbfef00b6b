/** What a picture that was sent here was drawn with. */
import type { Sent } from "../../../pictures/send-to.ts";
import { learnJob } from "../../../service/live-jobs.ts";
import { runDraft } from "./runs.ts";

/** Parameters that go on from one picture to the next; its size, seed and extras do not. */
const CARRIED = [
  "prompt",
  "negative_prompt",
  "model",
  "vae",
  "clip_skip",
  "sampler",
  "schedule",
  "steps",
  "cfg",
];

/** Rejects with the service's problem where the job is gone. */
export async function takeSettings({ job, values }: Sent): Promise<void> {
  const parameters = job === undefined ? {} : (await learnJob(job)).parameters;
  const carried = Object.entries(parameters).filter(
    ([name, value]) => CARRIED.includes(name) && value !== null,
  );
  runDraft.change({
    values: { ...runDraft.get().values, ...Object.fromEntries(carried), ...values },
  });
}
