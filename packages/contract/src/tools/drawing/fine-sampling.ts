import { group, number, optionalNumber, toggle } from "../parameter.ts";

const OWN_LEVEL = { en: "the model's own", zh: "模型自身的数值" };
const LEVEL = { minimum: 0.0001, maximum: 1000 };

/** Fresh noise and noise levels in detail; names and ranges as A1111 has them. */
export const FINE_SAMPLING = group(
  { en: "Sampling in detail", zh: "采样细节" },
  {
    eta: optionalNumber(
      { minimum: 0, maximum: 1 },
      {
        label: { en: "Eta", zh: "新噪声比例 Eta" },
        help: {
          en: "Share of fresh noise in each step of the ancestral and SDE samplers, DPM fast, DPM adaptive and DDIM",
          zh: "祖先采样器、SDE 采样器、DPM fast、DPM adaptive 和 DDIM 每一步中新噪声的比例",
        },
        cli: { flag: "eta", value: "share" },
        step: 0.01,
        whenAbsent: { en: "1, and 0 for DDIM", zh: "1，DDIM 为 0" },
      },
    ),
    s_noise: number(
      { minimum: 0, maximum: 2, default: 1 },
      {
        label: { en: "Noise factor", zh: "噪声系数" },
        help: { en: "Factor of all fresh noise", zh: "所有新噪声的系数" },
        cli: { flag: "s-noise", value: "factor" },
        step: 0.001,
      },
    ),
    s_churn: number(
      { minimum: 0, maximum: 100, default: 0 },
      {
        label: { en: "Churn", zh: "回加噪声" },
        help: {
          en: "Noise put back during a walk of Euler, Heun or DPM2",
          zh: "使用 Euler、Heun、DPM2 时在过程中重新加入的噪声量",
        },
        cli: { flag: "s-churn", value: "amount" },
        step: 0.01,
      },
    ),
    s_tmin: number(
      { minimum: 0, maximum: 999, default: 0 },
      {
        label: { en: "Churn from level", zh: "回加噪声下限" },
        help: {
          en: "Lowest noise level at which noise is put back",
          zh: "重新加入噪声的最低噪声水平",
        },
        cli: { flag: "s-tmin", value: "sigma" },
        step: 0.01,
      },
    ),
    s_tmax: number(
      { minimum: 0, maximum: 999, default: 0 },
      {
        label: { en: "Churn to level", zh: "回加噪声上限" },
        help: {
          en: "Highest noise level at which noise is put back; 0 is no limit",
          zh: "重新加入噪声的最高噪声水平；0 表示不限",
        },
        cli: { flag: "s-tmax", value: "sigma" },
        step: 0.01,
      },
    ),
    sigma_min: optionalNumber(LEVEL, {
      label: { en: "Lowest noise level", zh: "最低噪声水平" },
      help: {
        en: "Lowest level above 0 that the schedule goes down to",
        zh: "调度下降到的最低（大于 0 的）噪声水平",
      },
      cli: { flag: "sigma-min", value: "sigma" },
      step: 0.01,
      whenAbsent: OWN_LEVEL,
    }),
    sigma_max: optionalNumber(LEVEL, {
      label: { en: "Highest noise level", zh: "最高噪声水平" },
      help: { en: "Level at which the schedule begins", zh: "调度开始时的噪声水平" },
      cli: { flag: "sigma-max", value: "sigma" },
      step: 0.01,
      whenAbsent: OWN_LEVEL,
    }),
    rho: optionalNumber(
      { minimum: 0.01, maximum: 100 },
      {
        label: { en: "Rho", zh: "调度弯曲 Rho" },
        help: {
          en: "Bend of the schedules Karras and Polyexponential; more means more steps at low noise",
          zh: "Karras 和 Polyexponential 调度的弯曲程度；越大，低噪声处的步数越多",
        },
        cli: { flag: "rho", value: "bend" },
        step: 0.1,
        whenAbsent: { en: "7, and 1 for Polyexponential", zh: "7，Polyexponential 为 1" },
      },
    ),
    discard_next_to_last_sigma: toggle({
      label: { en: "Discard next-to-last level", zh: "舍弃倒数第二个水平" },
      help: {
        en: "Leaves out the level before the last with every sampler; DPM2, DPM2 a and DPM++ 3M SDE always do",
        zh: "所有采样器都舍弃最后一个之前的噪声水平；DPM2、DPM2 a 和 DPM++ 3M SDE 总是如此",
      },
      cli: { flag: "discard-next-to-last-sigma" },
    }),
  },
);
