/** Events between processes: NOTIFY carries fewer than 8,000 bytes. */
import type { JobEvent } from "./job-events.ts";

/** Bytes of a payload, with room for the envelope. */
export const PAYLOAD_LIMIT = 7_800;

interface Envelope {
  /** Who told it, so that nobody hears their own. */
  readonly from: string;
  readonly events: readonly JobEvent[];
}

/** As few payloads as hold the events in their order. Previews stay behind, and progress that is too long loses its notice
 *  and what became of a graph's other nodes: the row has them. */
export function packEvents(from: string, events: readonly JobEvent[]): string[] {
  const payloads: string[] = [];
  let parts: string[] = [];
  let size = 0;
  const flush = () => {
    if (parts.length > 0) payloads.push(`{"from":"${from}","events":[${parts.join(",")}]}`);
    parts = [];
    size = 0;
  };
  for (const event of events) {
    if (event.type === "preview") continue;
    const text = fitting(event);
    const bytes = Buffer.byteLength(text) + 1;
    if (size + bytes > PAYLOAD_LIMIT) flush();
    parts.push(text);
    size += bytes;
  }
  flush();
  return payloads;
}

const fitting = (event: JobEvent): string => {
  const text = JSON.stringify(event);
  if (Buffer.byteLength(text) < PAYLOAD_LIMIT || event.type !== "progress") return text;
  const { notice: _notice, graph, ...progress } = event.progress;
  const here = graph && { graph: { node: graph.node, done: [], cached: [], shown: {} } };
  return JSON.stringify({ ...event, progress: { ...progress, ...here } });
};

/** Nothing where `from` itself told it. Only this program writes to the channel. */
export function unpackEvents(from: string, payload: string): readonly JobEvent[] {
  const envelope = JSON.parse(payload) as Envelope;
  return envelope.from === from ? [] : envelope.events;
}
