/** Data sets, as the service tells and changes them. */
import type { paths } from "@inkloom/client";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { answered } from "../../service/answers.ts";
import { queryClient } from "../../service/queries.ts";
import { service } from "../../service/service.ts";
import { bodyOf, type CaptionFilter, NO_FILTER } from "./editor/caption-filter.ts";

type Answer<
  Path extends keyof paths,
  Method extends keyof paths[Path],
> = paths[Path][Method] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

export type Dataset = Answer<"/api/v1/datasets", "get">["datasets"][number];
type Captions = Answer<"/api/v1/datasets/{name}/captions", "post">;
export type Caption = Captions["captions"][number];
export type CountedTag = Answer<"/api/v1/datasets/{name}/tags", "post">["tags"][number];
export type Edited = Answer<"/api/v1/datasets/{name}/edits", "post">;
type Change = Answer<"/api/v1/datasets/{name}/history", "get">["changes"][number];

/** Which captions a change means: those of names, else those that fit. */
export interface Scope {
  readonly filter: CaptionFilter;
  readonly captions: readonly string[] | undefined;
}

const scopeBody = ({ filter, captions }: Scope) =>
  captions === undefined ? { filter: bodyOf(filter) } : { captions: [...captions] };

const at = (name: string) => ({ path: { name } });

export const useDatasets = () =>
  useQuery({
    queryKey: ["datasets", "list"],
    queryFn: async () => (await answered(service().api.GET("/api/v1/datasets"))).datasets,
  });

export async function createDataset(name: string): Promise<void> {
  await answered(service().api.POST("/api/v1/datasets", { body: { name } }));
  await queryClient.invalidateQueries({ queryKey: ["datasets", "list"] });
}

/** Captions that are fetched at once. */
const CHUNK = 60;

const chunkQuery = (name: string, filter: CaptionFilter, chunk: number) => ({
  queryKey: ["datasets", "of", name, "captions", filter, chunk],
  queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
    answered(
      service().api.POST("/api/v1/datasets/{name}/captions", {
        params: at(name),
        body: { filter: bodyOf(filter), offset: chunk * CHUNK, limit: CHUNK },
        signal,
      }),
    ),
});

export interface CaptionList {
  readonly of: number;
  readonly fit: number;
  /** Undefined while it is being fetched. */
  readonly at: (index: number) => Caption | undefined;
  readonly error: Error | null;
  readonly isPending: boolean;
}

/** The captions that fit; those from `first` to `last` are fetched. */
export function useCaptions(
  name: string,
  filter: CaptionFilter,
  first: number,
  last: number,
): CaptionList {
  const head = useQuery({ ...chunkQuery(name, filter, 0), placeholderData: keepPreviousData });
  const from = Math.max(1, Math.floor(first / CHUNK));
  const to = Math.floor(last / CHUNK);
  const numbers = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  const chunks = useQueries({
    queries: numbers.map((number) => chunkQuery(name, filter, number)),
  });
  const { data, error, isPending } = head;
  return {
    of: data?.of ?? 0,
    fit: data?.fit ?? 0,
    error,
    isPending,
    at: (index) => {
      const chunk = Math.floor(index / CHUNK);
      const found = chunk === 0 ? data : chunks[chunk - from]?.data;
      return found?.captions[index % CHUNK];
    },
  };
}

/** The most that the service tells at once. */
const MOST_CAPTIONS = 1000;

/** Names of the captions from one place to another, both with them. */
export async function captionNames(
  name: string,
  filter: CaptionFilter,
  from: number,
  to: number,
): Promise<string[]> {
  const names: string[] = [];
  for (let offset = from; offset <= to; offset += MOST_CAPTIONS) {
    const { captions } = await answered(
      service().api.POST("/api/v1/datasets/{name}/captions", {
        params: at(name),
        body: {
          filter: bodyOf(filter),
          offset,
          limit: Math.min(MOST_CAPTIONS, to - offset + 1),
        },
      }),
    );
    if (captions.length === 0) break;
    names.push(...captions.map((caption) => caption.name));
  }
  return names;
}

/** Reads the files again, as another program may have written them. */
export async function readAgain(name: string): Promise<void> {
  await answered(
    service().api.POST("/api/v1/datasets/{name}/captions", {
      params: at(name),
      body: { fresh: true, limit: 1 },
    }),
  );
  await datasetChanged(name);
}

/** Tags that the list shows. */
export const MOST_TAGS = 5000;

export const useTags = (name: string, filter: CaptionFilter) =>
  useQuery({
    queryKey: ["datasets", "of", name, "tags", filter],
    queryFn: ({ signal }) =>
      answered(
        service().api.POST("/api/v1/datasets/{name}/tags", {
          params: at(name),
          body: { filter: bodyOf(filter), limit: MOST_TAGS },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const useSuggestions = (name: string, text: string) =>
  useQuery({
    queryKey: ["datasets", "of", name, "suggestions", text],
    enabled: text.trim() !== "",
    queryFn: async ({ signal }) => {
      const asked = { params: { ...at(name), query: { text: text.slice(0, 300) } }, signal };
      const found = await answered(service().api.GET("/api/v1/datasets/{name}/suggestions", asked));
      return found.tags;
    },
    placeholderData: keepPreviousData,
  });

export const useHistory = (name: string) =>
  useQuery({
    queryKey: ["datasets", "of", name, "history"],
    queryFn: async () =>
      (await answered(service().api.GET("/api/v1/datasets/{name}/history", { params: at(name) })))
        .changes,
  });

/** Names of all pictures that are meant. */
export const picturesOf = async (name: string, scope: Scope): Promise<string[]> =>
  (
    await answered(
      service().api.POST("/api/v1/datasets/{name}/pictures", {
        params: at(name),
        body: scopeBody(scope),
      }),
    )
  ).pictures;

/** Names of all of them. */
export const allPictures = (name: string) => ({
  queryKey: ["datasets", "of", name, "meant", "all"],
  queryFn: () => picturesOf(name, { filter: NO_FILTER, captions: undefined }),
});

/** Fields of an edit, by the names of the tool `tags-edit`. */
export type EditFields = Omit<
  NonNullable<
    paths["/api/v1/datasets/{name}/edits"]["post"]["requestBody"]
  >["content"]["application/json"],
  "filter" | "captions" | "preview"
>;

/** Rejects with what the service refused; then all is as it was. */
export async function editTags(
  name: string,
  scope: Scope,
  fields: EditFields,
  { preview, signal }: { readonly preview: boolean; readonly signal?: AbortSignal },
): Promise<Edited> {
  try {
    return await answered(
      service().api.POST("/api/v1/datasets/{name}/edits", {
        params: at(name),
        body: { ...fields, ...scopeBody(scope), preview },
        ...(signal && { signal }),
      }),
    );
  } finally {
    if (!preview) await datasetChanged(name);
  }
}

/** @param meant what is to be undone or done again: rejects where it would be something else by now */
export async function stepHistory(name: string, step: "undo" | "redo", meant: Change) {
  const expects = { number: meant.number, at: meant.at };
  try {
    const { done } = await answered(
      service().api.POST("/api/v1/datasets/{name}/history", {
        params: at(name),
        body: { step, expects },
      }),
    );
    if (done?.pictures === true) picturesChanged(name);
    return done;
  } finally {
    await datasetChanged(name);
  }
}

export async function takeOut(name: string, pictures: readonly string[]): Promise<number> {
  try {
    const { removed } = await answered(
      service().api.POST("/api/v1/datasets/{name}/pictures/remove", {
        params: at(name),
        body: { pictures: [...pictures] },
      }),
    );
    return removed;
  } finally {
    await datasetChanged(name);
  }
}

export const datasetChanged = async (name: string): Promise<void> => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["datasets", "of", name] }),
    queryClient.invalidateQueries({ queryKey: ["datasets", "list"] }),
  ]);
};

/** So that the browser asks for pictures again that were changed in their places. */
const versions = new Map<string, number>();

export function picturesChanged(name: string): void {
  versions.set(name, (versions.get(name) ?? 0) + 1);
}

export function pictureUrl(name: string, file: string, width: 64 | 128 | 256 | 512 | 1024): string {
  const query = new URLSearchParams({ file, width: String(width) });
  const version = versions.get(name);
  if (version !== undefined) query.set("v", String(version));
  return `/api/v1/datasets/${encodeURIComponent(name)}/picture?${query.toString()}`;
}
