/** GET progress, POST interrupt and skip, and what A1111's own page asks under /internal. */
import { cpus, freemem, totalmem } from "node:os";
import type { FastifyPluginCallback } from "fastify";
import { VERSION } from "@inkloom/contract";
import { expectMay } from "../../auth/may.ts";
import { PROGRESS_FIELDS } from "./fields/progress-fields.ts";
import { readBody, recordOf } from "./fields/read-body.ts";
import { sendNull } from "./null-answer.ts";
import type { Parts } from "./parts.ts";
import { timestamp } from "./response.ts";
import { IDLE, type Work } from "./work.ts";

/** A1111 never says less while it works. */
const LEAST = 0.01;

export const progressRoutes: FastifyPluginCallback<Parts> = (app, { works, settings }, done) => {
  app.get("/progress", async ({ account, query }) => {
    const work = works.current(account);
    if (work === undefined)
      return {
        progress: 0,
        eta_relative: 0,
        state: IDLE,
        current_image: null,
        textinfo: null,
        current_task: null,
      };
    const { share, remaining } = progressOf(work, LEAST);
    const skip = isTrue(recordOf(query)?.["skip_current_image"]);
    const shows = !skip && (await settings.read(account))["live_previews_enable"] !== false;
    const picture = shows ? await work.preview() : undefined;
    return {
      progress: share,
      eta_relative: remaining ?? 0,
      state: stateOf(work),
      current_image: picture === undefined ? null : Buffer.from(picture).toString("base64"),
      textinfo: null,
      current_task: work.taskId,
    };
  });

  app.post("/interrupt", ({ account }) => {
    expectMay(account, "draw");
    works.current(account)?.interrupt();
    return {};
  });

  app.post("/skip", ({ account }, reply) => {
    expectMay(account, "draw");
    works.current(account)?.skip();
    return sendNull(reply);
  });

  done();
};

export const internalRoutes: FastifyPluginCallback<Parts> = (app, { works, settings }, done) => {
  app.post("/progress", async ({ account, body }) => {
    const given = readBody(PROGRESS_FIELDS, body);
    const taskId = given.text("id_task") ?? "";
    const work = works.of(account).find((each) => each.taskId === taskId);
    const current = works.current(account);
    const queued = work !== undefined && work !== current;
    const active = work !== undefined && !queued;
    const about = { active, queued, completed: works.hasEnded(account, taskId) };
    if (!active)
      return {
        ...about,
        progress: null,
        eta: null,
        live_preview: null,
        id_live_preview: -1,
        textinfo: queued ? "In queue..." : "Waiting...",
      };
    const { share, remaining } = progressOf(work, 0);
    const seen = given.number("id_live_preview") ?? -1;
    const wanted =
      given.flag("live_preview") &&
      work.previews !== seen &&
      (await settings.read(account))["live_previews_enable"] !== false;
    const picture = wanted ? await work.preview() : undefined;
    return {
      ...about,
      progress: share,
      eta: remaining ?? null,
      live_preview: picture === undefined ? null : dataOf(picture),
      id_live_preview: picture === undefined ? seen : work.previews,
      textinfo: null,
    };
  });

  app.get("/pending-tasks", ({ account }) => {
    const current = works.current(account);
    const tasks = works
      .of(account)
      .filter((work) => work !== current)
      .map(({ taskId }) => taskId);
    return { size: tasks.length, tasks };
  });

  app.get("/ping", () => ({}));

  // What helps to find a fault, without a path or a name of the machine.
  app.get("/sysinfo", () => ({
    Platform: process.platform,
    Version: `Inkloom ${VERSION}`,
    CPU: { "count logical": cpus().length },
    RAM: { total: totalmem(), used: totalmem() - freemem(), free: freemem() },
    Extensions: [],
  }));

  done();
};

const isTrue = (value: unknown): boolean =>
  typeof value === "string" && /^(true|1|yes|on)$/i.test(value);

const stateOf = (work: Work) => work.state(timestamp(work.begun));

interface Share {
  /** 0 to 1. */
  readonly share: number;
  /** Seconds, by what it took until now; undefined where nothing is done yet. */
  readonly remaining: number | undefined;
}

/** As A1111 counts: whole batches, and of the present one its steps. */
function progressOf(work: Work, least: number): Share {
  const { job_count: of, job_no: at, sampling_step: step, sampling_steps: steps } = stateOf(work);
  const within = steps > 0 ? step / steps : 0;
  const share = Math.min(1, least + (of > 0 ? (at + within) / of : 0));
  const seconds = (Date.now() - work.begun.getTime()) / 1000;
  return { share, remaining: share > 0 ? seconds / share - seconds : undefined };
}

const PNG_START = 0x89;

function dataOf(picture: Uint8Array): string {
  const type = picture[0] === PNG_START ? "png" : "jpeg";
  return `data:image/${type};base64,${Buffer.from(picture).toString("base64")}`;
}
