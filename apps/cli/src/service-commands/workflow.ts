/** `inkloom workflow nodes` and `check`: what graphs are built from, and whether one can run. */
import { type NodeInput, type NodeType, Problem, type Text } from "@inkloom/contract";
import { serviceCommand, type ServiceBench, type ServiceCommand } from "./command.ts";

const json = {
  flags: "--json",
  help: { en: "Print one JSON document instead of text", zh: "输出一个 JSON 文档，而不是文字" },
} as const;

const nodes = serviceCommand({
  words: ["workflow", "nodes"],
  title: { en: "Nodes of workflows", zh: "工作流的节点" },
  help: {
    en: "Lists the nodes that workflows are built from; with a type, its inputs and outputs.",
    zh: "列出工作流可用的节点；给出类型时列出其输入和输出。",
  },
  takes: [
    {
      name: "type",
      help: { en: "A node's type, such as KSampler", zh: "节点类型，例如 KSampler" },
      optional: true,
    },
  ],
  options: { json },
  async run(bench) {
    const { around, language, words, options, printJson } = bench;
    const { dataFolder, localNodeNames, nodeTypes } = await import("@inkloom/tools");
    const { env, embeddedModels, stdout } = around;
    const all = nodeTypes(await localNodeNames({ home: dataFolder(env), embeddedModels }));
    const [type] = words;
    const found =
      type === undefined ? all : [all.find((each) => each.type === type) ?? unknown(type, all)];
    if (options.json === true) {
      printJson({ nodes: found });
      return;
    }
    for (const node of found)
      if (type === undefined) stdout.write(`${node.type}  ${node.title[language]}\n`);
      else stdout.write(described(node, (text) => text[language]));
  },
});

function unknown(type: string, all: readonly NodeType[]): never {
  const shown = JSON.stringify(type.slice(0, 60));
  throw new Problem("input/usage", {
    en: `There is no node of the type ${shown}, expected one of ${all.map((each) => each.type).join(", ")}.`,
    zh: `没有 ${shown} 类型的节点，应为以下之一：${all.map((each) => each.type).join("、")}。`,
  });
}

function described(node: NodeType, said: (text: Text) => string): string {
  const { type, title, help, inputs, outputs } = node;
  const lines = [
    `${type}  ${said(title)}`,
    ...(help ? [said(help)] : []),
    ...inputs.map((input) => `  -> ${input.name}  ${fieldWords(input)}  ${said(input.label)}`),
    ...outputs.map(({ name, type: kind, label }) => `  <- ${name}  ${kind}  ${said(label)}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** Type, range and default. */
function fieldWords({ type, schema, required }: NodeInput): string {
  const { minimum, maximum, default: value, enum: choices } = schema ?? {};
  return [
    required ? `${type}!` : type,
    ...(minimum !== undefined && maximum !== undefined ? [`${minimum}..${maximum}`] : []),
    ...(choices ? [choices.join("|")] : []),
    ...(value !== undefined && value !== "" ? [`= ${JSON.stringify(value)}`] : []),
  ].join(" ");
}

const check = serviceCommand({
  words: ["workflow", "check"],
  title: { en: "Check a workflow", zh: "检查工作流" },
  help: {
    en: "Tells whether a workflow can run here, and all that is wrong with it.",
    zh: "检查工作流能否在此运行，并列出所有错误。",
  },
  takes: [
    {
      name: "file",
      help: {
        en: "A file as for `workflow run`, or - for standard input",
        zh: "与 `workflow run` 相同的文件，- 表示标准输入",
      },
    },
  ],
  options: { json },
  async run({
    around,
    language,
    words,
    options,
    printJson,
  }: ServiceBench<{ readonly json?: boolean }>) {
    const { graphOfFile } = await import("../commands/workflow-file.ts");
    const { checkGraph, comfyNames, dataFolder, workflowNodes } = await import("@inkloom/tools");
    const graph = await graphOfFile(words[0] ?? "-", around);
    const { env, embeddedModels, stdout } = around;
    const names = await comfyNames({ home: dataFolder(env), embeddedModels }, []);
    const nothing = (): never => {
      throw new TypeError("a graph that is checked does not run");
    };
    const { checked } = checkGraph(graph, {
      nodes: workflowNodes(nothing),
      names: { ...names, isImage: () => true },
      expectNames: () => undefined,
    });
    const [all, running] = [Object.keys(graph).length, checked.nodes.size];
    if (options.json === true) {
      printJson({ nodes: all, running: [...checked.nodes.keys()], outputs: checked.outputs });
      return;
    }
    stdout.write(
      language === "zh"
        ? `可以运行：共 ${all} 个节点，其中 ${running} 个会运行。\n`
        : `It can run: ${running} of ${all} nodes do.\n`,
    );
  },
});

export const WORKFLOW_COMMANDS: readonly ServiceCommand[] = [nodes, check];
