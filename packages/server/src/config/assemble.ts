/** Settled values become what the service is told; settings that do not go together are refused here. */
import type { SettingKey, SettingValues, Text } from "@inkloom/contract";
import type { ServiceConfig } from "./service-config.ts";
import { togetherProblem } from "./setting-problems.ts";

/** @throws Problem `config/invalid` */
export function assembled(home: string, values: SettingValues): ServiceConfig {
  const { "s3.bucket": bucket } = values;
  expectCompany(values, "s3.endpoint", "s3.bucket");
  expectCompany(values, "s3.region", "s3.bucket");
  expectCompany(values, "s3.accessKeyId", "s3.bucket");
  expectCompany(values, "s3.accessKeyId", "s3.secretAccessKey");
  expectCompany(values, "s3.secretAccessKey", "s3.accessKeyId");
  if (values.webhookHosts.length > 0) expectCompany(values, "webhookHosts", "webhookSecret");
  if (values.alsoPort !== undefined && values.alsoPort !== 0 && values.alsoPort === values.port)
    throw togetherProblem({
      en: `alsoPort: got ${values.alsoPort}, which is port as well, expected another one.`,
      zh: `alsoPort：给出的是 ${values.alsoPort}，与 port 相同，应为其他端口。`,
    });
  return {
    home,
    host: values.host,
    port: values.port,
    alsoPort: values.alsoPort,
    databaseUrl: values.databaseUrl,
    s3: bucket === undefined ? undefined : s3Of(bucket, values),
    modelsFrom: values.modelsFrom,
    login: values.login,
    allowedHosts: values.allowedHosts,
    allowedOrigins: values.allowedOrigins,
    trustedProxies: values.trustedProxies,
    slots: values.slots,
    waiting: values.waiting,
    waitingPerUser: values.waitingPerUser,
    webhookHosts: values.webhookHosts,
    webhookSecret: values.webhookSecret,
    pictureHosts: values.pictureHosts,
    pullHosts: values.pullHosts,
    uploadLimit: values.uploadLimit,
    pixelLimit: values.pixelLimit,
    requestsPerMinute: values.requestsPerMinute,
    logLevel: values.logLevel,
  };
}

function s3Of(bucket: string, values: SettingValues): NonNullable<ServiceConfig["s3"]> {
  const { "s3.endpoint": endpoint, "s3.region": region, "s3.pathStyle": pathStyle } = values;
  const { "s3.accessKeyId": accessKeyId, "s3.secretAccessKey": secretAccessKey } = values;
  return {
    bucket,
    prefix: values["s3.prefix"],
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(pathStyle !== undefined && { pathStyle }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && { credentials: { accessKeyId, secretAccessKey } }),
  };
}

/** A setting that says nothing without another one. */
function expectCompany(values: SettingValues, key: SettingKey, needed: SettingKey): void {
  if (values[key] === undefined || values[needed] !== undefined) return;
  const sentence: Text = {
    en: `${key} is set and ${needed} is not, expected both.`,
    zh: `设置了 ${key} 而没有设置 ${needed}，应同时设置。`,
  };
  throw togetherProblem(sentence);
}
