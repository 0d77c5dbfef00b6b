/** A prompt that is refused, in ComfyUI's shape. */
import type { Text } from "@inkloom/contract";
import type { NodeErrors, PromptError } from "@inkloom/tools";

export class PromptRefusal extends Error {
  override readonly name = "PromptRefusal";
  readonly type: string;
  readonly sentence: Text;
  readonly details: string;

  /** @param type as ComfyUI calls it */
  constructor(type: string, sentence: Text, details = "") {
    super(sentence.en);
    this.type = type;
    this.sentence = sentence;
    this.details = details;
  }
}

export interface PromptErrorBody {
  readonly error: PromptError;
  readonly node_errors: Readonly<Record<string, NodeErrors>>;
}

export const promptErrorBody = (
  type: string,
  message: string,
  details = message,
): PromptErrorBody => ({
  error: { type, message, details, extra_info: {} },
  node_errors: {},
});
