/** Opening workflows: stored ones, files, finished jobs, pictures. */
import { tellProblem } from "../../../service/problem-notice.tsx";
import { takeSent } from "../../../pictures/send-to.ts";
import { uploadPicture } from "../../../pictures/assets.ts";
import { FileError } from "../files/file-error.ts";
import { type Opened, openFile, openRecord } from "../files/open-file.ts";
import { graphAt, type WorkflowDocument, withGraphAt } from "../graph/document.ts";
import { withNode } from "../graph/edit.ts";
import { type NodeTypes, standardValues } from "../graph/node-type.ts";
import { graphOfJob, nodeTypes, readWorkflow } from "../workflow-service.ts";
import { notify } from "../notice.tsx";
import { workflowWords } from "../words.ts";
import { type OpenWorkflow, workflowDraft } from "./draft.ts";
import { addNode, openWorkflow, undo } from "./editor.ts";
import { useDialogs } from "./panel-state.ts";

/** Takes the place of what is open; what was not saved can be gone back to. */
export function replaceOpen(next: OpenWorkflow): void {
  const { changed, document } = workflowDraft.get();
  openWorkflow(next);
  if (!changed || document.graph.nodes.length === 0) return;
  const name = next.name === "" ? workflowWords.say("untitled") : next.name;
  notify({ message: workflowWords.say("opened", { name }), stays: 8000, undo });
}

function show({ document, name = "", unknown }: Opened, stored?: StoredAt): void {
  replaceOpen({ document, name, stored: stored ?? null, changed: stored === undefined });
  if (unknown.length > 0) useDialogs.setState({ unknown });
}

interface StoredAt {
  readonly id: string;
  readonly revision: number;
}

export async function openStored(id: string): Promise<void> {
  try {
    const types = await nodeTypes();
    const { name, revision, body } = await readWorkflow(id);
    show({ ...openRecord(body, types), name }, { id, revision });
  } catch (error) {
    tellFailure(error);
  }
}

/** A file that was chosen or dropped. Pictures without a workflow become the picture of a node where the editor is open. */
export async function openGiven(file: File): Promise<void> {
  try {
    show(await openFile(file, file.name, await nodeTypes()));
  } catch (error) {
    if (error instanceof FileError && error.fault === "picture") await addPicture(file, error);
    else tellFailure(error);
  }
}

async function addPicture(file: Blob, fault: FileError): Promise<void> {
  if (!workflowDraft.get().open) {
    tellFailure(fault);
    return;
  }
  try {
    const { asset } = await uploadPicture(file);
    addPictureNode(asset);
  } catch (error) {
    tellFailure(error);
  }
}

const LOAD_PICTURE = "LoadImage";

const addPictureNode = (asset: string): string =>
  addNode({ type: LOAD_PICTURE, x: 0, y: 0, values: { image: asset } });

function tellFailure(error: unknown): void {
  if (!(error instanceof FileError)) {
    tellProblem(error);
    return;
  }
  const { fault, found } = error;
  notify({
    bad: true,
    stays: 12_000,
    message: workflowWords.say(SENTENCES[fault], { found }),
  });
}

const SENTENCES = {
  json: "faultJson",
  format: "faultFormat",
  newer: "faultNewer",
  large: "faultLarge",
  many: "faultMany",
  empty: "faultEmpty",
  picture: "faultPicture",
  broken: "faultJson",
} as const;

/** What another page sent: a finished job as its workflow, or a picture. */
export async function openSent(): Promise<void> {
  const sent = takeSent("workflow");
  if (sent === undefined) return;
  try {
    const types = await nodeTypes();
    if (sent.job !== undefined) {
      const { graph } = await graphOfJob(sent.job);
      show(openRecord(graph, types));
    } else if (sent.asset !== undefined) {
      const { document } = pictureDocument(sent.asset, types);
      show({ document, unknown: [] });
    }
  } catch (error) {
    tellFailure(error);
  }
}

/** A picture and where it may be seen, to go on from. */
function pictureDocument(asset: string, types: NodeTypes): { readonly document: WorkflowDocument } {
  const preview = types.get("PreviewImage");
  let document: WorkflowDocument = { graph: { nodes: [], links: [], frames: [] }, parts: {} };
  const load = withNode(graphAt(document, []), {
    type: LOAD_PICTURE,
    x: 0,
    y: 0,
    values: { image: asset },
  });
  document = withGraphAt(document, [], load.graph);
  if (preview === undefined) return { document };
  const shown = withNode(load.graph, {
    type: preview.type,
    x: 420,
    y: 0,
    values: standardValues(preview),
  });
  const link = { from: load.id, output: 0, to: shown.id, input: "images" };
  return { document: withGraphAt(document, [], { ...shown.graph, links: [link] }) };
}
