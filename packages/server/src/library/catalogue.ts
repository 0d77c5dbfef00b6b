/** Everything that a request can name, as the dialects list it. */
import { and, asc, inArray, isNull, sql } from "drizzle-orm";
import { basename } from "node:path";
import type { ModelKind } from "@inkloom/tools";
import type { DialectCatalogue, NamedFile } from "../compat/service.ts";
import type { Database } from "../storage/database.ts";
import { models } from "../storage/schema.ts";
import type { ModelFacts } from "./facts.ts";

/** What is certainly no checkpoint although it lies among them. */
const NO_CHECKPOINTS: readonly string[] = [
  "lora",
  "embedding",
  "controlnet",
  "upscaler",
  "text-encoder",
] satisfies ModelKind[];

const KINDS: readonly ModelKind[] = [
  "checkpoint",
  "vae",
  "upscaler",
  "lora",
  "embedding",
  "controlnet",
];

type Lora = DialectCatalogue["loras"][number];

/** The files of it; styles are in no table. */
export async function catalogueOf(
  db: Database,
  roots: readonly string[],
): Promise<Omit<DialectCatalogue, "styles">> {
  const rows = await db
    .select({
      kind: models.kind,
      name: models.name,
      path: models.path,
      sha256: models.sha256,
      facts: models.facts,
      metadata: sql<
        Lora["metadata"]
      >`case when ${models.kind} = 'lora' then ${models.metadata} end`,
    })
    .from(models)
    .where(
      and(
        inArray(models.root, [...roots]),
        inArray(models.kind, [...KINDS]),
        isNull(models.missingSince),
        isNull(models.unreachable),
      ),
    )
    .orderBy(asc(models.name), asc(models.id));
  const all = rows.map(({ kind, name, path, sha256, facts, metadata }) => {
    const { holds, alias } = (facts ?? {}) as Partial<ModelFacts>;
    const file: NamedFile = { name, filename: basename(path), ...(sha256 !== null && { sha256 }) };
    const lora: Lora = { ...file, ...(alias !== undefined && { alias }), metadata: metadata ?? {} };
    return { kind, misplaced: NO_CHECKPOINTS.includes(holds ?? ""), file, lora };
  });
  const of = (kind: ModelKind): typeof all => all.filter((each) => each.kind === kind);
  const files = (kind: ModelKind): NamedFile[] => of(kind).map(({ file }) => file);
  return {
    models: of("checkpoint").flatMap(({ misplaced, file }) => (misplaced ? [] : [file])),
    vaes: files("vae"),
    upscalers: files("upscaler"),
    loras: of("lora").map(({ lora }) => lora),
    embeddings: files("embedding"),
    controlnets: files("controlnet"),
  };
}
