/** What the service reads in the prompts, a moment after the last key. */
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { spoken } from "../service/queries.ts";
import { type PromptQuestion, type PromptsRead, readPrompts } from "./prompt-service.ts";

const PAUSE = 250;

export function usePromptReading(question: PromptQuestion): PromptsRead | undefined {
  const [settled] = useDebouncedValue(JSON.stringify(question), PAUSE);
  const { data } = useQuery({
    queryKey: spoken("prompts", "read", settled),
    queryFn: ({ signal }) => readPrompts(JSON.parse(settled) as PromptQuestion, signal),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  return data;
}
