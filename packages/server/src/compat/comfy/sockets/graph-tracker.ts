/** What the client of one running graph is told, node by node. Progress says everything so far each time, so that what was
 *  missed in between is told with the next. */
import type { Language, Progress } from "@inkloom/contract";
import type { Job } from "../../../jobs/states.ts";
import { endedMessage, type Message, type Ran, ranIn } from "../history/ended-message.ts";
import { outputsOf, shownNode } from "../history/history-entry.ts";

type Graph = NonNullable<Progress["graph"]>;

/** Nodes whose state is told with each step: the last ones. */
const MOST_NODES = 100;

interface Steps {
  readonly value: number;
  readonly max: number;
}

export class GraphTracker {
  readonly #promptId: string;
  readonly #now: () => number;
  /** In the order in which they began. */
  readonly #nodes = new Map<string, Steps & { readonly state: "running" | "finished" }>();
  readonly #shown = new Set<string>();
  /** Undefined until it was told. */
  #cached: readonly string[] | undefined;
  #node: string | undefined;

  constructor(promptId: string, now: () => number = Date.now) {
    this.#promptId = promptId;
    this.#now = now;
  }

  /** The node that runs, as far as its client knows. */
  get node(): string | undefined {
    return this.#node;
  }

  begin(): Message[] {
    return [["execution_start", this.#about()]];
  }

  /** Everything up to here was told to nobody, or need not be told again. */
  skip(graph: Graph): void {
    this.#advance(graph, undefined);
  }

  progress({ graph, step, steps }: Progress): Message[] {
    if (graph === undefined) return [];
    const moved =
      step !== undefined && steps !== undefined ? { value: step, max: steps } : undefined;
    return this.#advance(graph, moved);
  }

  /** What was not told yet, and the end. */
  end(job: Job, language: Language): Message[] {
    const ran = this.#ran(job);
    const { executed, cached, node } = ran;
    const ended = endedMessage(job, language, ran);
    if (ended === undefined) return [];
    const messages = this.#advance(
      {
        ...(node !== undefined && { node }),
        done: executed,
        cached,
        shown: outputsOf(job),
      },
      undefined,
    );
    return [...messages, ended, ["executing", { node: null, prompt_id: this.#promptId }]];
  }

  /** The row's progress is a little late where there is no result. */
  #ran(job: Job): Ran {
    const row = ranIn(job);
    if (job.state === "done") return { ...row, node: undefined };
    if (this.#node === undefined) return row;
    const executed = [...this.#nodes.keys()].filter((id) => id !== this.#node);
    return { executed, cached: this.#cached ?? row.cached, node: this.#node };
  }

  #advance({ node, done, cached, shown }: Graph, moved: Steps | undefined): Message[] {
    const messages: Message[] = [];
    if (this.#cached === undefined) {
      this.#cached = cached;
      messages.push(["execution_cached", { nodes: cached, ...this.#about() }]);
    }
    const begun = [...done, ...(node === undefined ? [] : [node])];
    for (const id of begun) {
      if (this.#nodes.has(id)) continue;
      this.#finish();
      this.#nodes.set(id, { value: 0, max: 1, state: "running" });
      this.#node = id;
      messages.push(
        ["executing", { node: id, display_node: id, prompt_id: this.#promptId }],
        this.#state(),
      );
    }
    if (moved !== undefined && node !== undefined) {
      this.#nodes.set(node, { ...moved, state: "running" });
      messages.push(["progress", { ...moved, prompt_id: this.#promptId, node }], this.#state());
    }
    for (const [id, output] of Object.entries(shown)) {
      if (this.#shown.has(id)) continue;
      this.#shown.add(id);
      messages.push([
        "executed",
        { node: id, display_node: id, output, prompt_id: this.#promptId },
      ]);
    }
    return messages;
  }

  #finish(): void {
    for (const [id, { max }] of this.#nodes)
      this.#nodes.set(id, { value: max, max, state: "finished" });
  }

  #state(): Message {
    const prompt_id = this.#promptId;
    const nodes = [...this.#nodes].slice(-MOST_NODES).map(([id, steps]) => {
      const { node_id, display_node, parent_node, real_node_id } = shownNode(id);
      return [
        id,
        {
          ...steps,
          node_id,
          prompt_id,
          display_node_id: display_node,
          parent_node_id: parent_node,
          real_node_id,
        },
      ];
    });
    return ["progress_state", { prompt_id, nodes: Object.fromEntries(nodes) as unknown }];
  }

  #about(): { readonly prompt_id: string; readonly timestamp: number } {
    return { prompt_id: this.#promptId, timestamp: this.#now() };
  }
}
