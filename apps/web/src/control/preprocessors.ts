/** Preprocessors as the service declares them. */
import { useQuery } from "@tanstack/react-query";
import { answered } from "../service/answers.ts";
import { queryClient } from "../service/queries.ts";
import { service } from "../service/service.ts";
import type { PreprocessorNotes } from "./control-unit.ts";

const EMPTY: readonly PreprocessorNotes[] = [];

const preprocessorsQuery = {
  queryKey: ["preprocessors"],
  staleTime: Infinity,
  queryFn: async (): Promise<readonly PreprocessorNotes[]> =>
    (await answered(service().api.GET("/api/v1/preprocessors"))).preprocessors,
};

/** None until the service told them. */
export const usePreprocessors = (): readonly PreprocessorNotes[] =>
  useQuery(preprocessorsQuery).data ?? EMPTY;

/** Rejects with the service's problem. */
export const knownPreprocessors = (): Promise<readonly PreprocessorNotes[]> =>
  queryClient.query(preprocessorsQuery);
