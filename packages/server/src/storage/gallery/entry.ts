import type { gallery } from "../schema.ts";

/** A picture's file, as the table of assets knows it. */
export interface PictureFacts {
  /** SHA-256, hexadecimal. */
  readonly hash: string;
  readonly bytes: number;
  readonly mediaType: string;
  /** Pixels, where they are known. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** A picture that enters the gallery. */
export interface NewEntry {
  readonly picture: PictureFacts;
  readonly userId?: string | undefined;
  /** A job's picture enters once, however often the job is run. */
  readonly jobId?: string | undefined;
  /** Place among the job's pictures. @default 0 */
  readonly index?: number;
  readonly tool: string;
  readonly prompt?: string | undefined;
  readonly model?: string | undefined;
  readonly seed?: number | string | undefined;
  /** A1111's text. */
  readonly infotext?: string | undefined;
  /** The job's record, as in the picture's own file. */
  readonly record?: Readonly<Record<string, unknown>> | undefined;
  readonly tags?: readonly string[];
  /** @default now */
  readonly createdAt?: Date | undefined;
}

/** A picture of the gallery, as pages show it. */
export interface GalleryEntry {
  readonly id: string;
  readonly userId: string | null;
  readonly jobId: string | null;
  readonly index: number;
  readonly picture: PictureFacts;
  readonly tool: string;
  readonly prompt: string;
  readonly model: string | null;
  readonly seed: string | null;
  readonly favourite: boolean;
  readonly tags: readonly string[];
  /** Ids of the boards that it is on, the oldest board first. */
  readonly boards: readonly string[];
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
}

/** With all that is known of its making. */
export interface GalleryDetail extends GalleryEntry {
  readonly infotext: string | null;
  readonly record: Readonly<Record<string, unknown>> | null;
}

export type GalleryRow = Omit<typeof gallery.$inferSelect, "words" | "searched">;
