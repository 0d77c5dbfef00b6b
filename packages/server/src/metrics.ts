/** Figures for Prometheus: requests, jobs, memory. Names follow its conventions: base units, `_total` for what only rises. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { JobQueue } from "./jobs/queue.ts";

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  /** `route` is the pattern, never the address: its values must be few. */
  request(about: RequestFigures): void;
  close(): void;
}

export interface RequestFigures {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** Counting all jobs is not done more often than this; milliseconds. */
const COUNTED = 5_000;

export function openMetrics(queue: JobQueue, running: () => readonly string[]): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register, prefix: "inkloom_" });
  const requests = new Histogram({
    name: "inkloom_http_request_duration_seconds",
    help: "Time to answer requests",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600],
    registers,
  });
  const ended = new Counter({
    name: "inkloom_jobs_ended_total",
    help: "Jobs that ended while this process was there",
    labelNames: ["state"],
    registers,
  });
  let counted = 0;
  new Gauge({
    name: "inkloom_jobs",
    help: "Jobs by state",
    labelNames: ["state"],
    registers,
    async collect() {
      if (performance.now() - counted < COUNTED && counted > 0) return;
      counted = performance.now();
      for (const [state, jobs] of Object.entries(await queue.counts())) this.set({ state }, jobs);
    },
  });
  new Gauge({
    name: "inkloom_jobs_running_here",
    help: "Jobs that run in this process",
    registers,
    collect() {
      this.set(running().length);
    },
  });
  const unlisten = queue.events.listen((event) => {
    if (event.type === "finished") ended.inc({ state: event.state });
  });
  return {
    contentType: register.contentType,
    text: () => register.metrics(),
    request: ({ method, route, status, seconds }) => {
      requests.observe({ method, route, status: String(status) }, seconds);
    },
    close: () => {
      unlisten();
      register.clear();
    },
  };
}
