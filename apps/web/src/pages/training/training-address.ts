/** Where the parts of the page are. */
export const TRAINING = "/app/training";

export const runAddress = (name: string): string => `${TRAINING}/runs/${encodeURIComponent(name)}`;
