/** A typed client of Inkloom's HTTP API, for Node and browsers. */
export { connect, type ConnectOptions, type Inkloom, type RunOptions } from "./inkloom.ts";
export type { EventOptions, JobEvent } from "./job-events.ts";
export { InkloomProblem, type ProblemBody } from "./problem.ts";
export { uuidV7 } from "./uuid-v7.ts";
export type { Job, Tool, ToolParameters, Upload } from "./shapes.ts";
export type { components, paths } from "./api.ts";
