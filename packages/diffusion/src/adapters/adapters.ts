/** Adapters as the stages below see them. */
import type { AdapterLayout, Applied } from "@inkloom/models";

/** What a graph of one network must have room for, and the changes it gets. Another strength is another
 *  object of the same layout. */
export interface NetworkAdapters {
  readonly layout: AdapterLayout;
  readonly applied: readonly Applied[];
}

export const NO_ADAPTERS: NetworkAdapters = { layout: new Map(), applied: [] };
