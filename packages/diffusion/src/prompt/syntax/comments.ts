/** What stands behind a `#` is for people.
 *  Reference: lllyasviel/stable-diffusion-webui-forge@e26abf87, modules/processing_scripts/comments.py,
 *  which is A1111 1.10's. */
export const stripComments = (text: string): string =>
  text.replace(/(^|\n)#[^\n]*(\n|$)/g, "\n").replace(/#[^\n]*(\n|$)/g, "\n");
