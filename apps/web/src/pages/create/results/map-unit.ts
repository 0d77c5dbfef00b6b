/** Of control pictures, the unit that they were made for: their files say it. */
import { useQuery } from "@tanstack/react-query";
import type { MadePicture } from "./recent-jobs.ts";
import { resultWords } from "./result-words.ts";

/** Bytes at the beginning of a file: texts stand before pixels. */
const HEAD = 1024;
/** Signature; length, type and check of a chunk. */
const SIGNATURE = 8;
const AROUND = 12;

/** The number of the unit, from 0, as the beginning of a PNG says it; undefined where it says none. */
export function unitIn(head: Uint8Array): number | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (let at = SIGNATURE; at + AROUND <= head.length;) {
    const length = view.getUint32(at);
    const chunk = new TextDecoder("latin1").decode(head.subarray(at + 4, at + 8 + length));
    const [, number] = /^tEXtunit\0(\d{1,3})$/.exec(chunk) ?? [];
    if (number !== undefined) return Number(number);
    at += AROUND + length;
  }
  return undefined;
}

async function askUnit(url: string): Promise<number | null> {
  const answer = await fetch(url, { headers: { range: `bytes=0-${HEAD - 1}` } });
  if (!answer.ok) return null;
  return unitIn(new Uint8Array(await answer.arrayBuffer())) ?? null;
}

/** What a control picture is called; undefined for other pictures. */
export function useMapName({ role, asset, url }: MadePicture): string | undefined {
  const say = resultWords.use();
  const { data } = useQuery({
    queryKey: ["map-unit", asset],
    queryFn: () => askUnit(url),
    enabled: role === "map",
    staleTime: Infinity,
    retry: false,
  });
  if (role !== "map") return undefined;
  return typeof data === "number" ? say("mapOfUnit", { number: data + 1 }) : say("map");
}
