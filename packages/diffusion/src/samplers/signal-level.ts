/** Standard deviations of picture and noise in latents of unit variance. */
export interface SignalLevel {
  readonly signal: number;
  readonly noise: number;
}

/** sqrt(a) and sqrt(1 - a) of the level sigma = sqrt((1 - a) / a). */
export function signalLevel(sigma: number): SignalLevel {
  const signal = 1 / Math.hypot(sigma, 1);
  return { signal, noise: sigma * signal };
}
