/** Carries what happens in the queue to the sockets of those who queued it. */
import type { WebSocket } from "@fastify/websocket";
import type { JobEvent } from "../../../jobs/job-events.ts";
import type { JobQueue } from "../../../jobs/queue.ts";
import type { Job } from "../../../jobs/states.ts";
import type { Subscription } from "../../../jobs/subscription.ts";
import type { Database } from "../../../storage/database.ts";
import { originOf } from "../comfy-request.ts";
import { countFor, countOpen, ownOpenGraphs } from "../history/find-jobs.ts";
import { type Message, ranIn } from "../history/ended-message.ts";
import { GraphTracker } from "./graph-tracker.ts";
import { type GraphOwner, keyOf, KnownGraphs } from "./known-graphs.ts";
import { previewFrame, previewFrameWith } from "./preview-frame.ts";
import { type ClientFacts, SocketClient } from "./socket-client.ts";

/** Milliseconds between two looks at how many wait, and between two questions whether clients are there. */
const STATUS = 50;
const PING = 30_000;
/** Sockets of all, and of one user. */
const MOST = 1_000;
const MOST_OF_ONE = 200;
/** Why a socket is closed: RFC 6455, 7.4.1, and IANA's list behind it. */
const GOING_AWAY = 1001;
const REPLACED = 1008;
const FAILED = 1011;
const TRY_LATER = 1013;

export interface Hub {
  connect(socket: WebSocket, facts: ClientFacts): void;
  /** A graph that was queued here: its client hears of its end, whatever gets lost. */
  expect(job: Pick<Job, "id" | "userId" | "origin">): void;
  close(): void;
}

interface HubOptions {
  readonly queue: JobQueue;
  readonly db: Database;
  readonly onError: (error: unknown) => void;
}

export function openHub({ queue, db, onError }: HubOptions): Hub {
  const clients = new Map<string, SocketClient>();
  const trackers = new Map<string, GraphTracker>();
  const graphs = new KnownGraphs(db);
  let subscription: Subscription | undefined;
  let closed = false;

  const handle = async (event: JobEvent): Promise<void> => {
    if (!("job" in event)) return;
    if (event.type === "finished") graphs.ended(event.job);
    if (clients.size === 0) {
      trackers.clear();
      return;
    }
    if (event.type !== "progress" && event.type !== "preview") tellStatusSoon();
    const about = await graphs.of(event.job);
    if (about === undefined) return;
    const client = clients.get(about.key);
    const tracker = trackers.get(event.job);
    switch (event.type) {
      case "started": {
        const begun = new GraphTracker(about.promptId);
        trackers.set(event.job, begun);
        client?.tell(begun.begin());
        break;
      }
      case "progress":
        if (tracker !== undefined) client?.tell(tracker.progress(event.progress));
        else if (event.progress.graph !== undefined) {
          const late = new GraphTracker(about.promptId);
          late.skip(event.progress.graph);
          trackers.set(event.job, late);
          client?.tell(late.progress(event.progress));
        }
        break;
      case "preview": {
        if (client === undefined) break;
        const { picture, mediaType } = event;
        const of = { prompt: about.promptId, node: tracker?.node ?? "" };
        const frame = client.readsMetadata
          ? previewFrameWith(picture, mediaType, of)
          : previewFrame(picture, mediaType);
        if (frame !== undefined) client.show(frame);
        break;
      }
      case "finished":
        trackers.delete(event.job);
        await tellEnd(event.job, about, tracker);
        break;
      case "queued":
        // Its worker died: it begins anew.
        trackers.delete(event.job);
        break;
      case "removed":
        graphs.forget(event.job);
        break;
      case "cancelling":
      case "paused":
        break;
    }
  };

  const tellEnd = async (id: string, about: GraphOwner, tracker: GraphTracker | undefined) => {
    const job = await queue.get(id);
    if (job?.finishedAt === undefined || job.finishedAt === null) return;
    const end = (client: SocketClient): readonly Message[] =>
      (tracker ?? skipped(about.promptId, job)).end(job, client.language);
    const own = clients.get(about.key);
    if (own !== undefined) own.tell(end(own));
    if (job.state !== "cancelled") return;
    // Whoever looks at the same queue hears that a graph was taken out of it.
    for (const client of clients.values())
      if (client !== own && client.account.userId === about.user)
        client.tell(end(client).filter(([type]) => type === "execution_interrupted"));
  };

  let statusTimer: NodeJS.Timeout | undefined;
  const tellStatusSoon = () => {
    statusTimer ??= setTimeout(() => {
      statusTimer = undefined;
      tellStatus().catch(onError);
    }, STATUS);
  };
  const tellStatus = async () => {
    const open = await countOpen(db);
    for (const client of clients.values()) client.tell([statusFor(client, open)]);
  };

  /** Something was missed. What comes next says all that there is so far; only ends do not come again. */
  const catchUp = async () => {
    tellStatusSoon();
    for (const [id, about] of graphs.expected()) {
      const job = await queue.get(id);
      if (job?.finishedAt === null) continue;
      const tracker = trackers.get(id);
      trackers.delete(id);
      graphs.ended(id);
      await tellEnd(id, about, tracker);
    }
  };
  /** Jobs of other kinds fill nobody's backlog. */
  const wanted = (event: JobEvent): boolean => "job" in event && !graphs.isOther(event.job);
  const listen = async () => {
    while (!closed) {
      subscription = queue.events.subscribe(wanted);
      for await (const event of subscription)
        await (event.type === "dropped" ? catchUp() : handle(event)).catch(onError);
    }
  };
  void listen().catch(onError);
  const pings = setInterval(() => {
    for (const client of clients.values()) client.ping();
  }, PING).unref();

  const greet = async (client: SocketClient): Promise<void> => {
    const open = await countOpen(db);
    const [type, status] = statusFor(client, open);
    const messages: Message[] = [[type, { ...status, sid: client.sid }]];
    for (const { id, state, origin } of await ownOpenGraphs(db, client.account)) {
      const { clientId, promptId } = originOf({ id, origin });
      if (state !== "running" || clientId !== client.sid) continue;
      const job = await queue.get(id);
      const node = job === undefined ? undefined : ranIn(job).node;
      if (node !== undefined)
        messages.push(["executing", { node, display_node: node, prompt_id: promptId }]);
    }
    client.greet(messages);
  };

  return {
    connect(socket, facts) {
      const { userId } = facts.account;
      const key = keyOf(userId, facts.sid);
      const before = clients.get(key);
      const client = new SocketClient(socket, facts);
      const ofOne = [...clients.values()].filter(({ account }) => account.userId === userId).length;
      if (before === undefined && (clients.size >= MOST || ofOne >= MOST_OF_ONE)) {
        client.close(TRY_LATER);
        return;
      }
      // Who comes back under the same id takes the place of who was there.
      clients.delete(key);
      before?.close(REPLACED);
      clients.set(key, client);
      const leave = () => {
        if (clients.get(key) === client) clients.delete(key);
      };
      socket.on("close", leave);
      socket.on("error", leave);
      greet(client).catch((error: unknown) => {
        onError(error);
        client.close(FAILED);
      });
    },
    expect: (job) => {
      graphs.expect(job);
    },
    close() {
      closed = true;
      clearInterval(pings);
      clearTimeout(statusTimer);
      subscription?.close();
      for (const client of clients.values()) client.close(GOING_AWAY);
      clients.clear();
    },
  };
}

const statusFor = (
  { account }: SocketClient,
  open: ReadonlyMap<string | null, number>,
): Message => ["status", { status: { exec_info: { queue_remaining: countFor(account, open) } } }];

/** Of a graph whose beginning nobody here heard. */
function skipped(promptId: string, { progress }: Job): GraphTracker {
  const tracker = new GraphTracker(promptId);
  const { cached, executed, node } = ranIn({ result: null, progress });
  tracker.skip({ ...(node !== undefined && { node }), done: executed, cached, shown: {} });
  return tracker;
}
