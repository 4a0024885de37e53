import type { Schemas } from 'orchestrator-client';

/** The shapes of the HTTP API, from its document; what the document leaves open is said here. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type BlobRef = { $blob: string; bytes: number };
/** Any value; a large one is kept apart and named. */
export type Payload = Json | BlobRef;

export type RunSummary = Schemas['RunSummary'];
export type RunStatus = RunSummary['status'];
export type TaskStatus = Schemas['TaskView']['status'];
export type Principal = Schemas['Principal'];
export type Usage = Schemas['Usage'];
export type Problem = Schemas['Problem'];
export type OrcError = Schemas['Error'];
export type Me = Schemas['Me'];
export type InboxItem = Schemas['InboxItem'];

type Call = Schemas['TaskView']['calls'][number];
export type CallView = Omit<Call, 'input' | 'output'> & { input: Payload; output: Payload };

type Answer = Schemas['AnswerView'];
/** A tag that was asked. */
export type AnswerView = Omit<Answer, 'question' | 'value'> & { question: Payload; value: Payload };

type Approval = NonNullable<Schemas['TaskView']['approval']>;
export type ApprovalView = Omit<Approval, 'details' | 'input'> & { details: Payload; input: Payload };

export type TaskView = Omit<Schemas['TaskView'], 'input' | 'output' | 'calls' | 'answers' | 'approval'> & {
  input: Payload;
  output: Payload;
  calls: CallView[];
  answers: AnswerView[];
  approval: ApprovalView | null;
};

export type RunView = Omit<Schemas['RunView'], 'inputs' | 'outputs' | 'tasks' | 'answers'> & {
  inputs: Payload;
  outputs: Payload;
  tasks: TaskView[];
  answers: AnswerView[];
};

export type EventView = Omit<Schemas['EventView'], 'body'> & { body: { [key: string]: Json } };
export type EventPage = Omit<Schemas['EventPage'], 'items'> & { items: EventView[] };
export type LiveChange = { event: EventView; tasks: TaskView[]; run: RunSummary };
export type RunsPage = Schemas['RunSummaryPage'];

/** Text of a model as it arrives. */
export interface Delta {
  task: string;
  text: string;
}

export function isBlobRef(value: Payload | undefined): value is BlobRef {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['$blob'] === 'string'
  );
}
