/** What the service knows of prompts: how it reads one, what completes a word, what was drawn before. */
import { answered } from "../service/answers.ts";
import { currentLanguage } from "../language/language.ts";
import type { CompletionKind } from "./completion-place.ts";

export interface PromptChunk {
  readonly from: number;
  readonly to: number;
  readonly tokens: number;
}

export interface PromptFault {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export interface PromptReading {
  readonly tokens: number;
  readonly chunks: readonly PromptChunk[];
  readonly faults: readonly PromptFault[];
}

export interface PromptQuestion {
  readonly prompt: string;
  readonly negative_prompt?: string;
  readonly model?: string;
  readonly emphasis?: string;
  readonly styles?: string;
}

export interface PromptsRead {
  /** Of the request as a whole, such as a model that is not there. */
  readonly faults: readonly PromptFault[];
  readonly prompt: PromptReading;
  readonly negative_prompt?: PromptReading;
}

export interface Completion {
  readonly kind: CompletionKind;
  /** As it is listed. */
  readonly name: string;
  /** What is put into the prompt. */
  readonly insert: string;
  readonly translation?: string;
  /** Pictures that have the tag, where its list says so. */
  readonly count?: number;
}

export interface DrawnPrompt {
  readonly prompt: string;
  readonly negative_prompt: string;
  readonly usedAt: string;
  readonly times: number;
}

export const readPrompts = (question: PromptQuestion, signal: AbortSignal): Promise<PromptsRead> =>
  ask("read", { method: "POST", body: JSON.stringify(question), signal });

export async function completions(
  text: string,
  kinds: readonly CompletionKind[],
  limit: number,
  signal: AbortSignal,
): Promise<readonly Completion[]> {
  const query = new URLSearchParams({
    text,
    kinds: kinds.join(","),
    limit: String(limit),
    language: currentLanguage(),
  });
  const answer = await ask<{ completions: readonly Completion[] }>(
    `completions?${query.toString()}`,
    { signal },
  );
  return answer.completions;
}

export const drawnPrompts = (
  text: string,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly prompts: readonly DrawnPrompt[]; readonly next: string | null }> => {
  const query = new URLSearchParams({
    limit: "30",
    ...(text && { text }),
    ...(cursor && { cursor }),
  });
  return ask(`history?${query.toString()}`, { signal });
};

function ask<T>(path: string, options: RequestInit): Promise<NonNullable<T>> {
  const asking = async () => {
    const response = await fetch(`/api/v1/prompts/${path}`, {
      ...options,
      headers: {
        "accept-language": currentLanguage(),
        ...(options.body !== undefined && { "content-type": "application/json" }),
      },
    });
    const body: unknown = await response.json();
    return response.ok ? { data: body as T, response } : { error: body, response };
  };
  return answered(asking());
}
