export { knownControlNet, newControlNet, type TrainedControl } from "./control-network.ts";
export { type NewSizes, newWeights, resized } from "./new-model.ts";
