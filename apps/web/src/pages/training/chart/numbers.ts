/** Numbers of charts, the same in both languages. */

/** `0.0832`. */
export const sayLoss = (loss: number): string =>
  loss === 0 ? "0" : Number(loss.toPrecision(3)).toString();

/** `5e-5`: as people type learning rates. */
export function sayRate(rate: number): string {
  if (rate === 0) return "0";
  const [digits = "0", power = "+0"] = rate.toExponential(2).split("e");
  const exponent = Number(power);
  const short = String(Number(digits));
  return exponent > -3 && exponent < 3
    ? String(Number(rate.toPrecision(3)))
    : `${short}e${exponent}`;
}
