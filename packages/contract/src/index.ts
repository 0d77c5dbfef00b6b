export { LANGUAGES, type Language, type Text } from "./text.ts";
export { printable } from "./printable.ts";
export { VERSION } from "./version.ts";
export { PROBLEMS, type ProblemCode, type ProblemEntry } from "./problems/catalogue.ts";
export { Problem } from "./problems/problem.ts";
export type { CommandLineForm, ParameterNotes } from "./tools/parameter.ts";
export type { Port, PortType, ToolDeclaration } from "./tools/define-tool.ts";
export {
  generateTool,
  type GenerateRequest,
  PROMPT_LIMIT,
  SAMPLERS,
  SCHEDULES,
} from "./tools/generate.ts";
export { modelInspectTool } from "./tools/model-inspect.ts";
export { doctorTool } from "./tools/doctor.ts";
export { type ParamsOf, type ToolId, TOOLS } from "./tools/registry.ts";
export { expectation, limitsOf } from "./tools/expectation.ts";
export { validate } from "./tools/validate.ts";
export { type Progress, type Stage, STAGES } from "./events/progress.ts";
export type { JobRecord } from "./jobs/job-record.ts";
export type * from "./engine-host/tensor-data.ts";
export type * from "./engine-host/messages.ts";
