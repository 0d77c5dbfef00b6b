/** The model library and its downloads, as the service tells them. */
import type { paths } from "@inkloom/client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { answered } from "../../service/answers.ts";
import { queryClient, spoken } from "../../service/queries.ts";
import { service } from "../../service/service.ts";
import type { LibraryFilter } from "./library/library-filter.ts";

type Answer<
  Path extends keyof paths,
  Method extends keyof paths[Path],
> = paths[Path][Method] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

export type Model = Answer<"/api/v1/models/{id}", "get">;
export type Pull = Answer<"/api/v1/models/pulls/{id}", "get">;
export type CatalogueEntry = Answer<"/api/v1/models/catalogue", "get">["entries"][number];

export function useModels({ text, kind, family, tag, favourite, missing, order }: LibraryFilter) {
  const query = {
    limit: 100,
    order,
    ...(text.trim() !== "" && { text }),
    ...(kind !== undefined && { kind }),
    ...(family !== undefined && { family }),
    ...(tag !== undefined && { tag: [tag] }),
    ...(favourite && { favourite }),
    ...(missing && { missing }),
  };
  return useInfiniteQuery({
    queryKey: spoken("models", "list", query),
    queryFn: ({ pageParam }) =>
      answered(
        service().api.GET("/api/v1/models", {
          params: { query: { ...query, ...(pageParam !== undefined && { cursor: pageParam }) } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // While letters are typed the last answer stays.
    placeholderData: (before) => before,
  });
}

export const useModel = (id: string) =>
  useQuery({
    queryKey: spoken("models", "one", id),
    queryFn: () => answered(service().api.GET("/api/v1/models/{id}", { params: { path: { id } } })),
  });

export interface ModelChange {
  readonly notes?: string;
  readonly tags?: string[];
  readonly favourite?: boolean;
}

/** Rejects with what the service refused. */
export async function changeModel(id: string, change: ModelChange): Promise<void> {
  await answered(
    service().api.PATCH("/api/v1/models/{id}", { params: { path: { id } }, body: change }),
  );
  await queryClient.invalidateQueries({ queryKey: ["models"] });
}

/** Asked more often while something goes on. */
export const useLibraryProgress = () =>
  useQuery({
    queryKey: ["models", "progress"],
    queryFn: () => answered(service().api.GET("/api/v1/models/progress")),
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.working === "rest" ? 10_000 : 1000,
  });

export async function scanModels() {
  const found = await answered(service().api.POST("/api/v1/models/scan"));
  await queryClient.invalidateQueries({ queryKey: ["models"] });
  return found;
}

export const useCatalogue = () =>
  useQuery({
    queryKey: spoken("catalogue"),
    staleTime: Infinity,
    queryFn: () => answered(service().api.GET("/api/v1/models/catalogue")),
  });

/** Names of all files that are there. */
export const useFilenames = () =>
  useQuery({
    queryKey: ["models", "filenames"],
    queryFn: async () => {
      const names = new Set<string>();
      let cursor: string | undefined;
      do {
        const page = await answered(
          service().api.GET("/api/v1/models", {
            params: { query: { limit: 500, ...(cursor !== undefined && { cursor }) } },
          }),
        );
        for (const { filename } of page.models) names.add(filename);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      return names;
    },
  });
