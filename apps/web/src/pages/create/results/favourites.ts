/** Which of the last pictures are favourites: jobs know their files, the gallery knows what people think of them. */
import { useQuery } from "@tanstack/react-query";
import { answered } from "../../../service/answers.ts";
import { queryClient } from "../../../service/queries.ts";
import { service } from "../../../service/service.ts";
import type { MadePicture } from "./recent-jobs.ts";

/** Entries that are looked through. */
const LATEST = 200;
const KEY = ["gallery", "latest"] as const;

interface Known {
  readonly id: string;
  readonly favourite: boolean;
}

type Latest = ReadonlyMap<string, Known>;

const ask = async (): Promise<Latest> => {
  const query = { limit: LATEST } as const;
  const { entries } = await answered(service().api.GET("/api/v1/gallery", { params: { query } }));
  return new Map(
    entries.map(({ id, job, index, favourite }) => [`${job ?? ""}/${index}`, { id, favourite }]),
  );
};

/** The picture's entry; undefined until the gallery is asked, and for pictures that were taken out of it. */
export function useEntry(picture: MadePicture): Known | undefined {
  return useQuery({ queryKey: KEY, queryFn: ask }).data?.get(picture.key);
}

/** Shown at once, and taken back where the service refuses. */
export async function setFavourite(picture: MadePicture, favourite: boolean): Promise<void> {
  const before = queryClient.getQueryData<Latest>(KEY);
  const known = before?.get(picture.key);
  if (before === undefined || known === undefined) return;
  queryClient.setQueryData<Latest>(KEY, new Map(before).set(picture.key, { ...known, favourite }));
  try {
    await answered(
      service().api.POST("/api/v1/gallery/favourite", { body: { ids: [known.id], favourite } }),
    );
  } catch (error) {
    queryClient.setQueryData<Latest>(KEY, before);
    throw error;
  }
}
