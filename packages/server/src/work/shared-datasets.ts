/** The desk of data sets as the network may use it. */
import type { DatasetDesk, RunContext } from "@inkloom/tools";
import { quietly } from "./quietly.ts";

export function sharedDatasets(
  desk: DatasetDesk,
  places: Pick<RunContext, "home" | "embeddedModels" | "folders">,
): DatasetDesk {
  const quiet = quietly(places);
  return {
    list: () => quiet(() => desk.list()),
    create: (name) => quiet(() => desk.create(name)),
    captions: (...asked) => quiet(() => desk.captions(...asked)),
    pictures: (...asked) => quiet(() => desk.pictures(...asked)),
    tags: (...asked) => quiet(() => desk.tags(...asked)),
    suggest: (...asked) => quiet(() => desk.suggest(...asked)),
    edit: (...asked) => quiet(() => desk.edit(...asked)),
    history: (name) => quiet(() => desk.history(name)),
    step: (...asked) => quiet(() => desk.step(...asked)),
    picture: (...asked) => quiet(() => desk.picture(...asked)),
    add: (...asked) => quiet(() => desk.add(...asked)),
    takeOut: (...asked) => quiet(() => desk.takeOut(...asked)),
    reload: (name) => quiet(() => desk.reload(name)),
  };
}
