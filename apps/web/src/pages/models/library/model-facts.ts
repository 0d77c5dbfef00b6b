/** What a line or card says of a model beside its name. */
import { useKindName } from "../kind-name.ts";
import { modelsWords } from "../models-words.ts";
import type { Model } from "../models-service.ts";
import { sayBytes } from "../../../language/sizes.ts";

export interface ModelFacts {
  readonly kind: string;
  readonly family?: string;
  readonly size: string;
  /** What is wrong with it, or not known yet. */
  readonly remark?: string;
}

export function useModelFacts(model: Model): ModelFacts {
  const say = modelsWords.use();
  const kindName = useKindName();
  const { family, problem, missingSince, read, bytes, kind } = model;
  const remark =
    missingSince !== null
      ? say("gone")
      : problem !== null
        ? say("broken")
        : read
          ? undefined
          : say("unread");
  return {
    kind: kindName(kind),
    ...(family !== null && { family: family.label }),
    size: sayBytes(bytes),
    ...(remark !== undefined && { remark }),
  };
}
