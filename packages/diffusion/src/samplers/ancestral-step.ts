/** Splits the variance at `to`: `down` is kept from the step, `up` is fresh; down^2 + up^2 = to^2.
 *  k-diffusion@ab527a9 sampling.py (get_ancestral_step). */
export function ancestralStep(from: number, to: number, eta: number): { down: number; up: number } {
  const up = Math.min(to, eta * (to / from) * Math.sqrt(from ** 2 - to ** 2));
  return { down: Math.sqrt(to ** 2 - up ** 2), up };
}
