export { LANGUAGES, type Language, type Text } from "./text.ts";
export { printable } from "./printable.ts";
export { VERSION } from "./version.ts";
export { PROBLEMS, type ProblemCode, type ProblemEntry } from "./problems/catalogue.ts";
export { type Fault, Problem } from "./problems/problem.ts";
export {
  CATALOGUE,
  CATALOGUE_KINDS,
  type CatalogueEntry,
  type CatalogueFile,
  type CatalogueKind,
  entryAskedFor,
  entryBytes,
  entrySize,
  findCatalogueEntry,
  type Licence,
  licenceWords,
  pullHint,
  sizeWords,
} from "./catalogue/index.ts";
export { type CommandLineForm, NOTES_KEYWORD, type ParameterNotes } from "./tools/parameter.ts";
export type { Port, PortType, ToolDeclaration } from "./tools/define-tool.ts";
export { PROMPT_LIMIT } from "./tools/drawing/prompts.ts";
export { PROMPT_LIST_LIMIT } from "./tools/drawing/prompt-list.ts";
export { aspectRatio, ASPECTS, ratioOf } from "./tools/drawing/aspect.ts";
export { SAMPLERS, SCHEDULES } from "./tools/drawing/sampling.ts";
export type { DrawingRequest } from "./tools/drawing/index.ts";
export { LATENT_UPSCALERS, PIXEL_UPSCALERS } from "./tools/drawing/hires.ts";
export { NO_NETWORK, type QrRequest } from "./tools/qr.ts";
export { generateTool, type GenerateRequest } from "./tools/generate.ts";
export { img2imgCount, img2imgTool, type Img2imgRequest } from "./tools/img2img.ts";
export { upscaleTool, type UpscaleRequest } from "./tools/upscale.ts";
export { gridTool } from "./tools/grid.ts";
export { type SamplePrompt, samplePrompts } from "./tools/training/sample-prompts.ts";
export { targetsOf } from "./tools/workflow.ts";
export { diceTool } from "./tools/dice.ts";
export { infoTool } from "./tools/info.ts";
export { modelInspectTool } from "./tools/model-inspect.ts";
export { doctorTool } from "./tools/doctor.ts";
export { type ParamsOf, type ToolId, TOOLS } from "./tools/registry.ts";
export { expectation, limitsOf } from "./tools/expectation.ts";
export { validate } from "./tools/validate.ts";
export { readParameter, type ReadParameter } from "./tools/read-parameter.ts";
export type { Setting, Settings, SettingValue } from "./settings/setting.ts";
export {
  SETTING_GROUPS,
  type SettingKey,
  SETTINGS,
  type SettingValues,
  settingVariable,
} from "./settings/settings.ts";
export { readSetting, type ReadSetting, settingExpectation } from "./settings/read-setting.ts";
export { type Progress, type Stage, STAGES, type TrainingStep } from "./events/progress.ts";
export type { JobRecord } from "./jobs/job-record.ts";
export {
  linkTypeOf,
  type NodeFieldSchema,
  type NodeInput,
  type NodeOutput,
  type NodeType,
  TOOL_NODE,
} from "./workflow/node-type.ts";
export { type NodeParameter, nodeParameters } from "./workflow/node-parameters.ts";
export type * from "./engine-host/tensor-data.ts";
export type * from "./engine-host/messages.ts";
export {
  CONTROL_TYPES,
  type ControlType,
  type Preprocessor,
  type Slider,
} from "./preprocessors/preprocessor.ts";
export { type PreprocessorId, PREPROCESSORS } from "./preprocessors/preprocessors.ts";
export { findPreprocessor, preprocessorNamed } from "./preprocessors/find.ts";
export { type SliderName, SLIDERS } from "./preprocessors/sliders.ts";
export { annotateTool } from "./tools/annotate.ts";
export { POSE_LIMIT, poseTool } from "./tools/pose.ts";
export {
  CONTROL_MODES,
  CONTROL_PASSES,
  CONTROL_RESIZE_MODES,
  type ControlUnit,
  ControlUnitSchema,
  IMAGE_PROMPT_WEIGHT_TYPES,
  MOST_CONTROL_UNITS,
  wholeUnit,
} from "./control/unit.ts";
export { readUnit } from "./control/read-unit.ts";
export { expectUnit } from "./control/expect-unit.ts";
export { picturesOfUnits, withUnitNames } from "./control/names.ts";
