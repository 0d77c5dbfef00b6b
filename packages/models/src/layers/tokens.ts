import { type Tensor, transpose } from "@inkloom/engine";

/** [N, C, H, W] -> [N, H, W, C], for layers that work on pixels one by one. */
export const channelsLast = (x: Tensor): Tensor => transpose(x, [0, 2, 3, 1]);

/** [N, H, W, C] -> [N, C, H, W]. */
export const channelsFirst = (x: Tensor): Tensor => transpose(x, [0, 3, 1, 2]);
