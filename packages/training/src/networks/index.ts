export { type NewSizes, newWeights, resized } from "./new-model.ts";
