/** What stands behind a `#` is for people.
 *  Reference: lllyasviel/stable-diffusion-webui-forge@e26abf87, modules/processing_scripts/comments.py,
 *  which is A1111 1.10's. */
/** Where comments stand, each up to its line break. */
export const commentRanges = (text: string): { readonly start: number; readonly end: number }[] =>
  [...text.matchAll(/#[^\n]*/g)].map(({ index, 0: comment }) => ({
    start: index,
    end: index + comment.length,
  }));

export const stripComments = (text: string): string =>
  text.replace(/(^|\n)#[^\n]*(\n|$)/g, "\n").replace(/#[^\n]*(\n|$)/g, "\n");
