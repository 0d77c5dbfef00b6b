/** Networks that tell what is in pictures, in sentences. */
export { openCaptioner } from "./captioner.ts";
