import { encodePng, type Pixels } from "@inkloom/pixels";

/** A picture and what made it. */
export interface MadePicture {
  readonly pixels: Pixels;
  /** A1111's description of the settings. */
  readonly infotext: string;
  /** The job as JSON data. */
  readonly job: object;
}

/** The picture as a PNG that tells by itself how it was made: to A1111's readers and to Inkloom. */
export const picturePng = ({ pixels, infotext, job }: MadePicture): Promise<Uint8Array> =>
  encodePng(pixels, { parameters: infotext, inkloom: JSON.stringify(job) });
