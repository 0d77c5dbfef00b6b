/** Settings, without the rest of the service: `@inkloom/server/config`. */
export { type ConfigLayers, type FlagValues, readConfig, type ReadConfig } from "./read-config.ts";
export type { ServiceConfig } from "./service-config.ts";
export { configPath } from "./config-file.ts";
export { expectSetting, setSetting, unsetSetting } from "./change-config.ts";
export { type ShownSetting, shownSettings } from "./shown-settings.ts";
export { type Source, sourceWords } from "./source.ts";
