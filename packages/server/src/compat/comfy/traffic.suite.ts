/** What a client and the server said to each other, small enough to keep: ids by order, times and pictures left out. */
import { existsSync, readFileSync } from "node:fs";
import { pictureKind } from "@inkloom/pixels";
import { pictureSize } from "../../storage/rebuild/picture-size.ts";
import { recordOf } from "./json-values.ts";

export interface Exchange {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly sent: { readonly json?: unknown; readonly form?: string; readonly type?: string } | null;
  readonly status: number;
  readonly got: unknown;
}

export interface Overheard {
  readonly socket: readonly unknown[];
}

export type Traffic = readonly (Exchange | Overheard)[];

export const TRAFFIC = new URL("goldens/comfyui-traffic.json", import.meta.url);

export const keptTraffic = (): Traffic =>
  existsSync(TRAFFIC) ? (JSON.parse(readFileSync(TRAFFIC, "utf8")) as Traffic) : [];

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** What is told as often as there is time for. */
const BY_CHANCE = ["progress", "progress_state"];
/** Figures of the moment. */
const FIGURES = ["timestamp", "create_time", "ram_free", "ram_total", "vram_free", "vram_total"];

/** Says the same of every run: each id is called by its place. */
export function settled(): (value: unknown, key?: string) => unknown {
  const names = new Map<string, string>();
  const named = (text: string): string =>
    text.replaceAll(UUID, (id) => {
      const name = names.get(id) ?? `id ${names.size}`;
      names.set(id, name);
      return name;
    });
  const change = (value: unknown, key = ""): unknown => {
    if (FIGURES.includes(key) || key.startsWith("torch_vram")) return 0;
    if (key === "os" || key.endsWith("_version")) return "";
    if (typeof value === "string") return key === "bytes" ? pictured(value) : named(value);
    if (Array.isArray(value)) return value.map((each) => change(each));
    const record = recordOf(value);
    if (record === undefined) return value;
    return Object.fromEntries(
      Object.entries(record).map(([name, each]) => [named(name), change(each, name)]),
    );
  };
  return change;
}

function pictured(base64: string): string {
  if (/ \d+x\d+$/.test(base64)) return base64; // settled before
  const bytes = Buffer.from(base64, "base64");
  const { width = 0, height = 0 } = pictureSize(bytes) ?? {};
  return `${pictureKind(bytes) ?? bytes.toString("utf8")} ${width}x${height}`;
}

/** The same traffic as of any other run. */
export function settledTraffic(traffic: Traffic): Traffic {
  const change = settled();
  return traffic.map((each) =>
    "socket" in each
      ? { socket: each.socket.filter((message) => !isByChance(message)).map((one) => change(one)) }
      : ({ ...(change(each) as Exchange), sent: sentOf(each, change) } satisfies Exchange),
  );
}

const isByChance = (message: unknown): boolean =>
  BY_CHANCE.includes(String(recordOf(message)?.["type"]));

/** A form is kept as it was sent: it is sent again. */
const sentOf = ({ sent }: Exchange, change: (value: unknown) => unknown): Exchange["sent"] =>
  sent?.form === undefined ? (change(sent) as Exchange["sent"]) : sent;
