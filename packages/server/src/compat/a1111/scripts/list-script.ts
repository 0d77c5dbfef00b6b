/** "Prompts from file or textbox": many prompts in one request. The tool's list of prompts is this script's.
 *  Arguments: AUTOMATIC1111/stable-diffusion-webui 1.10, scripts/prompts_from_file.py. */
import { honoured } from "../fields/field.ts";
import { defineScript } from "./script.ts";

export const promptList = defineScript({
  title: "Prompts from file or textbox",
  kinds: ["txt2img"],
  args: {
    checkbox_iterate: honoured("flag", false, "the seed counts on", "种子逐行递增"),
    checkbox_iterate_batch: honoured("flag", false, "one seed for all", "所有行使用同一种子"),
    prompt_position: honoured("text", "start", "`prompts_at`", "`prompts_at`"),
    prompt_txt: honoured("text", "", "`prompts`", "`prompts`"),
  },
  forms: {
    checkbox_iterate: { label: "Iterate seed every line" },
    checkbox_iterate_batch: { label: "Use same random seed for all lines" },
    prompt_position: { label: "Insert prompts at the", choices: ["start", "end"] },
    prompt_txt: { label: "List of prompt inputs" },
  },
  effect(given, { batches, batchSize, askedSeed }) {
    const seeds = given.flag("checkbox_iterate")
      ? "iterate"
      : given.flag("checkbox_iterate_batch")
        ? "same"
        : "own";
    return {
      parameters: {
        prompts: given.text("prompt_txt"),
        prompts_at: given.text("prompt_position"),
        prompts_seed: seeds,
        batch_count: batches,
        // Left open, each line may draw its own.
        ...(seeds === "own" && { seed: Math.max(-1, askedSeed) }),
      },
      batch: batchSize,
      batches: 1,
    };
  },
});
