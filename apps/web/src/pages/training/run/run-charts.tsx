/** The curves of a run, and the same as a table on demand. */
import { Button, Text, Title } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { LossChart } from "../chart/loss-chart.tsx";
import { RateChart } from "../chart/rate-chart.tsx";
import { ValuesTable } from "../chart/values-table.tsx";
import { trainingWords } from "../training-words.ts";
import type { LossPoint } from "./losses.ts";
import style from "../training.module.css";

interface RunChartsProps {
  readonly name: string;
  readonly points: readonly LossPoint[];
  readonly steps: number | undefined;
  /** Whether steps are still to come. */
  readonly waits: boolean;
}

export function RunCharts({ name, points, steps, waits }: RunChartsProps): ReactNode {
  const say = trainingWords.use();
  const [table, setTable] = useState(false);
  if (points.length === 0)
    return waits ? (
      <Text c="dimmed" className={style["block"] ?? ""}>
        {say("noLosses")}
      </Text>
    ) : null;
  return (
    <section className={style["block"]} aria-labelledby="run-losses">
      <Title order={2} size="h4" id="run-losses" mb="xs">
        {say("losses")}
      </Title>
      <LossChart name={name} points={points} steps={steps} />
      <Title order={3} size="h5" mt="md" mb="xs">
        {say("rate")}
      </Title>
      <RateChart name={name} points={points} steps={steps} />
      <Button
        variant="default"
        size="compact-md"
        mt="sm"
        aria-expanded={table}
        onClick={() => {
          setTable(!table);
        }}
      >
        {say(table ? "hideValues" : "showValues")}
      </Button>
      {table && <ValuesTable points={points} />}
    </section>
  );
}
