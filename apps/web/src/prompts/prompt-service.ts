/** What the service knows of prompts: how it reads one, what completes a word, what was drawn before. */
import type { paths } from "@inkloom/client";
import { answered } from "../service/answers.ts";
import { service } from "../service/service.ts";
import { currentLanguage } from "../language/language.ts";
import type { CompletionKind } from "./completion-place.ts";

type Answer<
  Path extends keyof paths,
  Method extends keyof paths[Path],
> = paths[Path][Method] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

type ReadBody = paths["/api/v1/prompts/read"]["post"]["requestBody"]["content"]["application/json"];
/** The form's emphasis is whatever the tool's declaration offers. */
export type PromptQuestion = Omit<ReadBody, "emphasis"> & { readonly emphasis?: string };
export type PromptsRead = Answer<"/api/v1/prompts/read", "post">;
export type PromptReading = PromptsRead["prompt"];
export type Completion = Answer<"/api/v1/prompts/completions", "get">["completions"][number];
type History = Answer<"/api/v1/prompts/history", "get">;
export type DrawnPrompt = History["prompts"][number];

export const readPrompts = (body: PromptQuestion, signal: AbortSignal): Promise<PromptsRead> =>
  answered(service().api.POST("/api/v1/prompts/read", { body: body as ReadBody, signal }));

export async function completions(
  text: string,
  kinds: readonly CompletionKind[],
  limit: number,
  signal: AbortSignal,
): Promise<readonly Completion[]> {
  const query = { text, kinds: kinds.join(","), limit, language: currentLanguage() };
  const { completions: found } = await answered(
    service().api.GET("/api/v1/prompts/completions", { params: { query }, signal }),
  );
  return found;
}

/** A page of them, the last used first. */
export const drawnPrompts = (
  text: string,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<History> => {
  const query = { limit: 30, ...(text && { text }), ...(cursor !== undefined && { cursor }) };
  return answered(service().api.GET("/api/v1/prompts/history", { params: { query }, signal }));
};
