/** For tests: under which name a weight is hashed. Means of batch norms are hashed as biases are: near 1 they would
 *  let nothing pass the rectifier behind them. */
export const withSmallMeans = (key: string): string =>
  key.endsWith("running_mean") ? `${key}.bias` : key;
