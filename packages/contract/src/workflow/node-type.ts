/** The kinds of nodes that a workflow is built from, as editors are told them. */
import type { Text } from "../text.ts";
import type { PortType } from "../tools/define-tool.ts";

/** What travels along links, and what fields hold. */
export type LinkType =
  | "IMAGE"
  | "MASK"
  | "LATENT"
  | "MODEL"
  | "CLIP"
  | "VAE"
  | "CONDITIONING"
  | "UPSCALE_MODEL"
  | "CONTROL_NET"
  | "CONTROL"
  | "CLIP_VISION"
  | "CLIP_VISION_OUTPUT"
  | "STYLE_MODEL"
  | "IPADAPTER"
  | "POSE_KEYPOINT"
  | "STRING"
  | "INT"
  | "FLOAT"
  | "BOOLEAN";

/** What a field takes, in JSON Schema's words and those of forms. */
export interface NodeFieldSchema {
  readonly type: "string" | "integer" | "number" | "boolean";
  readonly default?: string | number | boolean;
  /** Larger seeds than a number holds exactly may be given as texts. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly enum?: readonly string[];
  /** Step of a slider or spinner. */
  readonly step?: number;
  readonly multiline?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
}

export interface NodeInput {
  readonly name: string;
  readonly label: Text;
  readonly help?: Text;
  /** `COMBO` is one of the texts of the field's list, `*` whatever comes along the link. */
  readonly type: LinkType | "COMBO" | "*";
  readonly required: boolean;
  /** Whether it is linked, filled in, or either. */
  readonly socket: "link" | "widget" | "both";
  /** Of one that can be filled in. */
  readonly schema?: NodeFieldSchema;
  /** A seed: editors may draw another after each run. */
  readonly redrawn?: true;
  /** A picture that people may send: its value is `asset:<sha256>`. */
  readonly upload?: true;
  /** Names worth offering for a text that takes more than these. */
  readonly offers?: readonly string[];
  readonly unit?: Text;
  /** What happens where it is left out and has no default. */
  readonly whenAbsent?: Text;
  /** Under which title forms put it. */
  readonly group?: Text;
}

export interface NodeOutput {
  readonly name: string;
  readonly type: LinkType;
  readonly label: Text;
  /** Several texts; nodes of tools run once for each. Pictures travel in batches anyway. */
  readonly many?: true;
}

export interface NodeType {
  /** As graphs call it in `class_type`; of a tool `inkloom/<id>`. */
  readonly type: string;
  readonly title: Text;
  readonly help?: Text;
  readonly category: Text;
  readonly source: "tool" | "comfy" | "glue";
  /** Its work is seen, so graphs end here. */
  readonly isOutput: boolean;
  readonly inputs: readonly NodeInput[];
  readonly outputs: readonly NodeOutput[];
}

/** Begins the `class_type` of the nodes that are tools. */
export const TOOL_NODE = "inkloom/";

/** What a tool's port is in a graph: models are called by their names, reports are told as JSON. */
export const linkTypeOf = (port: PortType): "IMAGE" | "STRING" =>
  port === "image" ? "IMAGE" : "STRING";
