/** Whose the jobs are that events tell of. */
import { eq } from "drizzle-orm";
import type { Job } from "../../../jobs/states.ts";
import type { Database } from "../../../storage/database.ts";
import { jobs } from "../../../storage/schema.ts";
import { originOf } from "../comfy-request.ts";

export interface GraphOwner {
  readonly promptId: string;
  /** Of the client that queued it. */
  readonly key: string;
  readonly user: string | null;
}

/** Nobody hears of another user's graphs, whatever id they call themselves by. */
export const keyOf = (user: string | null, sid: string): string => `${user ?? ""}/${sid}`;

/** Jobs that are remembered; after that the row is asked again. */
const REMEMBERED = 2_000;

export class KnownGraphs {
  readonly #db: Database;
  /** Undefined for jobs of other kinds. */
  readonly #known = new Map<string, GraphOwner | undefined>();
  readonly #expected = new Set<string>();

  constructor(db: Database) {
    this.#db = db;
  }

  async of(id: string): Promise<GraphOwner | undefined> {
    if (this.#known.has(id)) return this.#known.get(id);
    // Nothing but what is needed of the row: graphs may be large.
    const [job] = await this.#db
      .select({ id: jobs.id, tool: jobs.tool, userId: jobs.userId, origin: jobs.origin })
      .from(jobs)
      .where(eq(jobs.id, id));
    const owner = job?.tool === "comfy" ? ownerOf(job) : undefined;
    this.#remember(id, owner);
    return owner;
  }

  /** A graph whose end somebody waits for. */
  expect(job: Pick<Job, "id" | "userId" | "origin">): void {
    this.#remember(job.id, ownerOf(job));
    this.#expected.add(job.id);
  }

  expected(): [id: string, owner: GraphOwner][] {
    return [...this.#expected].flatMap((id) => {
      const owner = this.#known.get(id);
      return owner === undefined ? [] : [[id, owner]];
    });
  }

  /** Whether it is known to be a job of another kind. */
  isOther(id: string): boolean {
    return this.#known.has(id) && this.#known.get(id) === undefined;
  }

  ended(id: string): void {
    this.#expected.delete(id);
  }

  forget(id: string): void {
    this.#known.delete(id);
    this.#expected.delete(id);
  }

  #remember(id: string, owner: GraphOwner | undefined): void {
    this.#known.set(id, owner);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= REMEMBERED) break;
      this.forget(oldest);
    }
  }
}

function ownerOf(job: Pick<Job, "id" | "userId" | "origin">): GraphOwner {
  const { promptId, clientId = "" } = originOf(job);
  return { promptId, key: keyOf(job.userId, clientId), user: job.userId };
}
