import type { Text } from "@inkloom/contract";
import type { RestoredRequest } from "@inkloom/diffusion";
import type { PictureKind } from "@inkloom/pixels";

/** What a picture file tells. */
export interface PictureReport {
  readonly kind: PictureKind;
  readonly bytes: number;
  /** Texts of the file by keyword, as they stand there. */
  readonly texts: Readonly<Record<string, string>>;
  /** The request that makes the picture again; absent where the file does not tell. */
  readonly restored?: RestoredRequest;
  /** Why there is none. */
  readonly why?: Text;
}
