/** What this machine has, as the tool `doctor` found it. */
import { Badge, Card, Group, List, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useLanguage, useText, type Text as Words } from "../../language/language.ts";
import { ProblemNotice } from "../../service/problem-notice.tsx";
import { service } from "../../service/service.ts";
import { sayBytes } from "./say-bytes.ts";
import { welcomeWords } from "./welcome-words.ts";

interface Device {
  readonly device: string;
  readonly works: boolean;
  readonly software: boolean;
  readonly install?: Words;
}

interface Report {
  readonly system: {
    readonly processor: string;
    readonly cores: number;
    readonly memory: number;
    readonly freeMemory: number;
  };
  readonly devices: readonly Device[];
  readonly dataFolder?: { readonly writable: boolean };
}

export function MachineCheck(): ReactNode {
  const say = welcomeWords.use();
  const language = useLanguage();
  const { data, error } = useQuery({
    queryKey: ["doctor"],
    staleTime: Infinity,
    queryFn: async () => (await service().run("doctor", {})).result?.report as unknown as Report,
  });
  return (
    <Stack gap="sm" component="section" aria-labelledby="machine">
      <Title order={2} size="h4" id="machine">
        {say("machine")}
      </Title>
      {error !== null && <ProblemNotice error={error} />}
      {data === undefined && error === null && (
        <Skeleton h={96} role="status" aria-label={say("checking")} />
      )}
      {data !== undefined && (
        <>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
            <Fact
              label={say("processor")}
              value={say("cores", { name: data.system.processor, count: data.system.cores })}
            />
            <Fact
              label={say("memory")}
              value={say("free", {
                free: sayBytes(data.system.freeMemory, language),
                all: sayBytes(data.system.memory, language),
              })}
            />
            {data.dataFolder !== undefined && (
              <Fact
                label={say("disk")}
                value={say(data.dataFolder.writable ? "writable" : "unwritable")}
              />
            )}
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, md: 3 }}>
            {data.devices.map((device) => (
              <DeviceCard key={device.device} {...device} />
            ))}
          </SimpleGrid>
        </>
      )}
    </Stack>
  );
}

function Fact({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  return (
    <Card withBorder padding="sm">
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" fw={600}>
        {value}
      </Text>
    </Card>
  );
}

/** Names that stand as they are in every language. */
const NAMES: Readonly<Record<string, string>> = { cpu: "CPU", cuda: "CUDA", webgpu: "WebGPU" };

function DeviceCard({ device, works, software, install }: Device): ReactNode {
  const say = welcomeWords.use();
  const text = useText();
  const state = works ? (software ? "software" : "works") : "missing";
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {NAMES[device] ?? device}
        </Text>
        <Badge variant={works ? "filled" : "default"} color="green" tt="none">
          {say(state)}
        </Badge>
      </Group>
      {!works && install !== undefined && (
        <details>
          <Text component="summary" size="xs" c="dimmed" style={{ cursor: "pointer" }} py={4}>
            {say("how")}
          </Text>
          <List size="xs">
            <List.Item style={{ overflowWrap: "anywhere" }}>{text(install)}</List.Item>
          </List>
        </details>
      )}
    </Card>
  );
}
