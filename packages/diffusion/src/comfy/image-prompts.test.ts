/** Image prompts of graphs feed the U-Net what control units of the same adapter feed it. */
import { expect, test } from "vitest";
import { annotatorNetworks } from "../annotate/networks.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { ControlCall, ControlRun } from "../control/control-unit.ts";
import { openControl } from "../control/find-control.ts";
import {
  folder,
  HEIGHT,
  IP,
  opened,
  runtime,
  SHAPE,
  unetOf,
  useTinyNetworks,
  WIDTH,
} from "../control/tiny-attention.suite.ts";
import { hashInput, hashPicture, SMALL } from "../control/tiny-control.suite.ts";
import { discreteSchedule } from "../denoise/discrete-schedule.ts";
import { openSessions } from "../sessions.ts";
import { openPrompts, promptRuns } from "./image-prompts.ts";
import { imageOf } from "./pictures.ts";
import { sigmaAt } from "./shares.ts";

useTinyNetworks();

const levels = discreteSchedule();

const callAt = (sigma: number): ControlCall => ({
  x: { data: new Float32Array(SHAPE.reduce((product, side) => product * side, 1)), shape: SHAPE },
  time: 500,
  contexts: [{ data: hashInput("words", 77 * 24), tokens: 77, width: 24 }],
  sides: ["wanted", "unwanted"],
  picture: 0,
  moment: { share: 0, sigma },
});

async function fedBy(run: ControlRun | undefined, sigma: number): Promise<Float32Array[]> {
  const feeds = (await run?.change?.feeds(callAt(sigma))) ?? {};
  return Object.values(feeds).map(({ data }) => data as Float32Array);
}

test("its values are a unit's, and zeros outside of its shares of the walk", async () => {
  const [unit] = (await opened(SMALL, [{ ...IP, weight_type: "ease in" }])).runs;
  const checkpoint = { name: "tiny", family: "SD 1.x", unet: unetOf(SMALL) };
  const place = {
    checkpoint: checkpoint as unknown as Checkpoint,
    sessions: openSessions(runtime),
    size: { width: WIDTH, height: HEIGHT },
  };
  const networks = annotatorNetworks({
    runtime: () => Promise.resolve(runtime),
    folders: [folder],
  });
  const prompt = {
    file: await openControl(IP.model, [folder]),
    image: imageOf(hashPicture(IP.image, WIDTH, HEIGHT)),
    weight: IP.weight,
    weightType: "ease in" as const,
    start: 0.2,
    end: 0.8,
  };
  const found = await openPrompts([prompt], place, networks);
  await networks.release();
  const [run] = await promptRuns([prompt], found, place, levels);
  const expected = await fedBy(unit, 1);
  expect(expected.length).toBeGreaterThan(0);
  const within = await fedBy(run, sigmaAt(0.5, levels));
  expect(within).toEqual(expected);
  for (const share of [0.1, 0.9]) {
    const beyond = await fedBy(run, sigmaAt(share, levels));
    expect(beyond).not.toEqual(expected);
    expect(beyond.some((data) => data.every((value) => value === 0))).toBe(true);
  }
});
