/** Networks that name what is in pictures. */
export { appendedCaption, captionEnding, captionPath, listed } from "./captions.ts";
export { type FolderPicture, folderPictures } from "./folder-pictures.ts";
export { taggerFolders, taggersIn } from "./locate-tagger.ts";
export { openTagger } from "./open-tagger.ts";
export { type Scored, scorePictures, type TaggedPicture } from "./score-pictures.ts";
export { chooseTags, type ScoredTag, type TagChoice } from "./tags/choose.ts";
export { captionParts, type TagWords } from "./tags/words.ts";
