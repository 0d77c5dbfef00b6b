/** The report of an inspection: verdict, sizes, networks, keys, metadata. */
import { Alert, Table, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import style from "../models.module.css";
import { sayBytes, sayCount, sayMany } from "../../../language/sizes.ts";
import { detailsWords } from "./details-words.ts";
import type { InspectTables, Pair, ReportNetwork } from "./inspect-tables.ts";

export function InspectReport({ tables }: { readonly tables: InspectTables }): ReactNode {
  const say = detailsWords.use();
  const { usable, why, nativeSize, precision, networks } = tables;
  const facts: Pair[] = (
    [
      [say("layout"), tables.layout],
      [say("family"), tables.family],
      [say("size"), tables.bytes === undefined ? undefined : sayBytes(tables.bytes)],
      [say("tensors"), tables.tensors === undefined ? undefined : sayCount(tables.tensors)],
      [say("parameters"), tables.parameters === undefined ? undefined : sayMany(tables.parameters)],
      [
        say("nativeSize"),
        nativeSize === undefined ? undefined : say("pixels", { size: nativeSize }),
      ],
      [say("prediction"), tables.prediction],
    ] as const
  ).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return (
    <div className={style["report"]}>
      <Alert
        color={usable ? "green" : "orange"}
        variant="outline"
        icon={usable ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
        title={
          <Text span inherit c="var(--mantine-color-text)">
            {say(usable ? "usable" : "notUsable")}
          </Text>
        }
      >
        {why !== undefined && <Text size="sm">{why}</Text>}
      </Alert>
      <Pairs pairs={facts} />
      {precision.length > 0 && (
        <>
          <Heading>{say("byPrecision")}</Heading>
          <Table withTableBorder>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{say("type")}</Table.Th>
                <Table.Th scope="col">{say("tensors")}</Table.Th>
                <Table.Th scope="col">{say("parameters")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {precision.map(({ dtype, tensors, parameters }) => (
                <Table.Tr key={dtype}>
                  <Table.Td>{dtype}</Table.Td>
                  <Table.Td>{sayCount(tensors)}</Table.Td>
                  <Table.Td>{sayMany(parameters)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
      {networks.length > 0 && <Networks networks={networks} />}
      <Keys title={say("extra")} keys={tables.extra} />
      <Keys title={say("notMapped")} keys={tables.unmapped} />
      <Titled title={say("adapter")} pairs={tables.adapter} />
      <Titled title={say("upscaling")} pairs={tables.upscaler} />
      <Titled title={say("graphs")} pairs={tables.graphs} />
      <Titled title={say("metadata")} pairs={tables.metadata} />
    </div>
  );
}

const NETWORK_WORDS = ["textEncoder", "textEncoder2", "unet", "vae"] as const;

function Networks({ networks }: { readonly networks: readonly ReportNetwork[] }): ReactNode {
  const say = detailsWords.use();
  const nameOf = (name: string): string => {
    const known = NETWORK_WORDS.find((word) => word === name);
    return known === undefined ? name : say(known);
  };
  return (
    <>
      <Heading>{say("networks")}</Heading>
      {/* Wider than a phone: scrolled by keys too. */}
      <div className={style["wide"]} role="group" aria-label={say("networks")} tabIndex={0}>
        <Table withTableBorder>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{say("network")}</Table.Th>
              <Table.Th scope="col">{say("naming")}</Table.Th>
              <Table.Th scope="col">{say("parameters")}</Table.Th>
              <Table.Th scope="col">{say("missingKeys")}</Table.Th>
              <Table.Th scope="col">{say("misshaped")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {networks.map(({ name, naming, parameters, missing, misshaped }) => (
              <Table.Tr key={name}>
                <Table.Td>{nameOf(name)}</Table.Td>
                <Table.Td>{naming ?? "–"}</Table.Td>
                <Table.Td>{sayMany(parameters)}</Table.Td>
                <Table.Td>{sayCount(missing.length)}</Table.Td>
                <Table.Td>{sayCount(misshaped.length)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {networks.map(({ name, missing, misshaped }) => (
        <div key={name}>
          <Keys title={say("missingOf", { network: nameOf(name) })} keys={missing} />
          <Keys
            title={say("misshapedOf", { network: nameOf(name) })}
            keys={misshaped.map((each) => say("expected", each))}
          />
        </div>
      ))}
    </>
  );
}

function Heading({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Title order={4} size="h6" mt="sm">
      {children}
    </Title>
  );
}

/** Lines that are shown of a long list. */
const SHOWN = 200;

function Keys({
  title,
  keys,
}: {
  readonly title: string;
  readonly keys: readonly string[];
}): ReactNode {
  const say = detailsWords.use();
  if (keys.length === 0) return null;
  return (
    <details className={style["fold"]}>
      <summary>
        {title} ({sayCount(keys.length)})
      </summary>
      <ul className={style["keys"]}>
        {keys.slice(0, SHOWN).map((key) => (
          <li key={key}>{key}</li>
        ))}
        {keys.length > SHOWN && <li>{say("more", { count: keys.length - SHOWN })}</li>}
      </ul>
    </details>
  );
}

function Titled({
  title,
  pairs,
}: {
  readonly title: string;
  readonly pairs: readonly Pair[];
}): ReactNode {
  const say = detailsWords.use();
  if (pairs.length === 0) return null;
  return (
    <details className={style["fold"]}>
      <summary>
        {title} ({sayCount(pairs.length)})
      </summary>
      <Pairs pairs={pairs.slice(0, SHOWN)} />
      {pairs.length > SHOWN && (
        <Text size="sm">{say("more", { count: pairs.length - SHOWN })}</Text>
      )}
    </details>
  );
}

function Pairs({ pairs }: { readonly pairs: readonly Pair[] }): ReactNode {
  return (
    <Table variant="vertical" layout="fixed" withTableBorder>
      <Table.Tbody>
        {pairs.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" w={150} className={style["pairName"] ?? ""}>
              {name}
            </Table.Th>
            <Table.Td className={style["fact"] ?? ""}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
