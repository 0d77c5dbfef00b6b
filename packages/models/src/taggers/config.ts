/** Networks of taggers as timm has them, and what their weights do not tell. */

/** - `vit`: VisionTransformer; `convnext`: ConvNeXt; `swinv2`: SwinTransformerV2; `eva`: Eva with rotary places */
export type TimmKind = "vit" | "convnext" | "swinv2" | "eva";

export interface TimmTaggerConfig {
  readonly kind: TimmKind;
  /** Between linear layers. */
  readonly activation: "gelu" | "gelu_tanh";
  /** Of swinv2: side of the windows, in patches. */
  readonly window: number;
  /** Of eva: side of the grid that the rotary places were learnt on, in patches. */
  readonly grid: number;
  /** Of vit and eva: what stands for the picture, the mean of its patches or the first token. */
  readonly pool: "avg" | "token";
}
