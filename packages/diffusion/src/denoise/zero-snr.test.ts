import { expect, test } from "vitest";
import { discreteSchedule } from "./discrete-schedule.ts";

/** torch 2.13's float32 answers to A1111's rescale_zero_terminal_snr_abar on the levels of SD 2.x. */
const SIGMAS: readonly (readonly [time: number, sigma: number])[] = [
  [0, 0.02916753478348255],
  [1, 0.04206695780158043],
  [250, 0.7298412322998047],
  [500, 1.77455735206604],
  [750, 5.430342674255371],
  [998, 2254.2353515625],
  [999, 4518.763671875],
];

test("zero terminal SNR stretches the levels as A1111 does", () => {
  const { sigmas } = discreteSchedule({ zeroTerminalSnr: true });
  for (const [time, sigma] of SIGMAS)
    expect(Math.abs((sigmas[time] ?? NaN) / sigma - 1), `time ${time}`).toBeLessThan(1e-4);
});

test("the first level stays, and every level is finite and above the one before", () => {
  const [plain, stretched] = [discreteSchedule(), discreteSchedule({ zeroTerminalSnr: true })];
  expect(stretched.sigmas[0]).toBeCloseTo(plain.sigmas[0] ?? NaN, 6);
  const rising = stretched.sigmas.every((sigma, i) => sigma > (stretched.sigmas[i - 1] ?? 0));
  expect(rising && stretched.sigmas.every(Number.isFinite)).toBe(true);
  expect(stretched.sigmaToTime(stretched.sigmas[999] ?? NaN)).toBe(999);
});
