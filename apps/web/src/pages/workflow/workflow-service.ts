/** What the workflow page asks the service. */
import { InkloomProblem, type Job, type ProblemBody, uuidV7 } from "@inkloom/client";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { currentLanguage } from "../../language/language.ts";
import { noticingFetch } from "../../service/login-ended.ts";
import { noteJob } from "../../service/live-jobs.ts";
import { queryClient } from "../../service/queries.ts";
import { serviceWords } from "../../service/service-words.ts";
import type { Prompt } from "./graph/flatten.ts";
import { type NodeType, type NodeTypes, typesByName } from "./graph/node-type.ts";
import type { JsonRecord } from "./files/json.ts";

interface Asking {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Rejects with the service's problem, or an `Error` in the page's language where it does not answer. */
async function ask<T>(path: string, { method = "GET", body, headers }: Asking = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await noticingFetch(`/api/v1/${path}`, {
      method,
      headers: {
        "accept-language": currentLanguage(),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    throw new Error(serviceWords.say("unreachable"), { cause });
  }
  const text = await answer.text();
  if (answer.ok) return (text === "" ? undefined : JSON.parse(text)) as T;
  throw refusal(text) ?? new Error(serviceWords.say("odd", { status: answer.status }));
}

function refusal(text: string): InkloomProblem | undefined {
  try {
    const body = JSON.parse(text) as ProblemBody;
    return typeof body.code === "string" ? new InkloomProblem(body) : undefined;
  } catch {
    return undefined;
  }
}

/** Names of models in it change with the library. */
const nodeTypesQuery = {
  queryKey: ["models", "workflow-nodes"],
  staleTime: 60_000,
  queryFn: async (): Promise<NodeTypes> => {
    const { nodes } = await ask<{ readonly nodes: readonly NodeType[] }>("workflows/nodes");
    return typesByName(nodes);
  },
} as const;

export const useNodeTypes = () => useQuery(nodeTypesQuery);

export const nodeTypes = (): Promise<NodeTypes> => queryClient.query(nodeTypesQuery);

/** Queues a graph; all of its ends without targets. */
export async function runGraph(graph: Prompt, targets: readonly string[]): Promise<Job> {
  const job = await ask<Job>("tools/workflow", {
    method: "POST",
    body: { graph, ...(targets.length > 0 && { targets: targets.join(",") }) },
    headers: { "idempotency-key": uuidV7() },
  });
  noteJob(job);
  return job;
}

export const cancelJob = (id: string): Promise<void> =>
  ask(`jobs/${id}/cancel`, { method: "POST" });

/** The graph that would run a finished job again. */
export const graphOfJob = (id: string): Promise<{ readonly graph: JsonRecord }> =>
  ask(`jobs/${encodeURIComponent(id)}/workflow`);

export interface StoredWorkflow {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly changedAt?: string;
}

interface StoredPage {
  readonly documents: readonly StoredWorkflow[];
  readonly next: string | null;
}

const DOCUMENTS = "workflow-documents";

export const useStoredWorkflows = (text: string): UseQueryResult<readonly StoredWorkflow[]> =>
  useQuery({
    queryKey: [DOCUMENTS, text],
    placeholderData: (before: readonly StoredWorkflow[] | undefined) => before,
    queryFn: async (): Promise<readonly StoredWorkflow[]> => {
      const all: StoredWorkflow[] = [];
      let next: string | null = null;
      do {
        const query = new URLSearchParams({ kind: "workflow", limit: "500" });
        if (text !== "") query.set("text", text);
        if (next !== null) query.set("cursor", next);
        const page: StoredPage = await ask(`documents?${query.toString()}`);
        all.push(...page.documents);
        ({ next } = page);
      } while (next !== null);
      return all;
    },
  });

const listChanged = (): void => void queryClient.invalidateQueries({ queryKey: [DOCUMENTS] });

export const readWorkflow = (id: string): Promise<StoredWorkflow & { readonly body: JsonRecord }> =>
  ask(`documents/${encodeURIComponent(id)}`);

export async function storeNew(name: string, body: JsonRecord): Promise<StoredWorkflow> {
  const stored = await ask<StoredWorkflow>("documents", {
    method: "POST",
    body: { kind: "workflow", name, body },
  });
  listChanged();
  return stored;
}

/** Rejects with a problem of status 409 where it was stored elsewhere meanwhile. */
export async function storeAgain(
  { id, revision }: Pick<StoredWorkflow, "id" | "revision">,
  name: string,
  body: JsonRecord,
): Promise<StoredWorkflow> {
  const stored = await ask<StoredWorkflow>(`documents/${encodeURIComponent(id)}`, {
    method: "PUT",
    body: { name, body, revision },
  });
  listChanged();
  return stored;
}

export async function deleteStored(id: string): Promise<void> {
  await ask(`documents/${encodeURIComponent(id)}`, { method: "DELETE" });
  listChanged();
}
