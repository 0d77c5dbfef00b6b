/** What stands on top of the form; the rest follows in the groups of the declaration. */
import type { ToolDeclaration } from "../../../service/tools.ts";

/** Known names in lines of one or two. A tool that has other names has those in its groups. */
const IMPORTANT: readonly (readonly string[])[] = [
  ["model"],
  ["dataset"],
  ["output_name"],
  ["class_tokens"],
  // Of embeddings.
  ["token_string", "num_vectors_per_token"],
  ["init_word"],
  // Of ControlNets.
  ["preprocessor", "preprocessor_resolution"],
  ["conditioning_data_dir"],
  // Of whole checkpoints.
  ["train", "ema_decay"],
  ["network_dim", "network_alpha"],
  ["resolution", "train_batch_size"],
  ["num_repeats", "max_train_epochs"],
  ["unet_lr", "learning_rate"],
  ["validation_split"],
  ["sample_prompts"],
];

export const importantRows = ({
  parameters,
}: Pick<ToolDeclaration, "parameters">): readonly (readonly string[])[] =>
  IMPORTANT.map((row) => row.filter((name) => name in parameters.properties)).filter(
    (row) => row.length > 0,
  );

/** Prompts of samples stand a line each. */
export const LINES: readonly string[] = ["sample_prompts"];
