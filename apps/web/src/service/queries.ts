/** What was asked for, kept until it is known to have changed. */
import { QueryClient } from "@tanstack/react-query";
import { InkloomProblem } from "@inkloom/client";
import { currentLanguage } from "../language/language.ts";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => !(error instanceof InkloomProblem) && failures < 3,
    },
  },
});

/** Keys of answers that hold words for people: those of the other language are others. */
export const spoken = (...key: readonly unknown[]): readonly unknown[] => [
  ...key,
  { language: currentLanguage() },
];
